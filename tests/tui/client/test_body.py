"""Bodies of answers: no more is read, decompressed or made of them than an answer may be."""

import gzip
import json
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest

from syren_tui.client import PortalClient
from syren_tui.client.body import is_dense, read_body
from syren_tui.client.errors import UnexpectedAnswer
from tests.tui.client.faulty import answer, faulty_portal


def squeezed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


FAR = float("inf")
MOST = 10_000


class Pieces(httpx.AsyncByteStream):
    """Comes in pieces of a length, and counts those that were asked for."""

    def __init__(self, content: bytes, length: int) -> None:
        self.content, self.length = content, length
        self.given = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for place in range(0, len(self.content), self.length):
            self.given += 1
            yield self.content[place : place + self.length]


async def body_of(content: bytes, encoding: str = "", length: int = 500) -> tuple[bytes, Pieces]:
    pieces = Pieces(content, length)
    headers = {"content-encoding": encoding} if encoding else {}
    response = httpx.Response(200, headers=headers, stream=pieces)
    return await read_body(response, MOST, FAR), pieces


@pytest.mark.parametrize("encoding", ["", "identity", "GZIP", "gzip"])
async def test_a_body_is_what_was_sent(encoding: str) -> None:
    text = json.dumps(list(range(1_000))).encode()
    sent = squeezed(text) if encoding.lower() == "gzip" else text
    assert (await body_of(sent, encoding))[0] == text


async def test_the_largest_body_is_read_and_one_byte_more_is_not() -> None:
    assert (await body_of(squeezed(b"a" * MOST), "gzip"))[0] == b"a" * MOST
    assert (await body_of(b"a" * MOST))[0] == b"a" * MOST
    for content, encoding in ((squeezed(b"a" * (MOST + 1)), "gzip"), (b"a" * (MOST + 1), "")):
        with pytest.raises(UnexpectedAnswer, match="too large"):
            await body_of(content, encoding)


async def test_what_decompresses_to_too_much_is_not_read_on() -> None:
    pieces = Pieces(squeezed(b"\0" * 50_000_000), 500)
    response = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=pieces)
    with pytest.raises(UnexpectedAnswer, match="too large"):
        await read_body(response, MOST, FAR)
    assert pieces.given == 1


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (squeezed(squeezed(b"{}")), "gzip, gzip"),
        (zlib.compress(b"{}"), "deflate"),
        (b"{}", "br"),
        (b"{}", "gzip"),
        (squeezed(b"{}")[:-4], "gzip"),
        (squeezed(b"{}") * 2, "gzip"),
        (squeezed(b"{}") + b"{}", "gzip"),
    ],
    ids=["two", "deflate", "br", "none", "cut", "one and another", "more behind it"],
)
async def test_one_encoding_whole_and_nothing_else(content: bytes, encoding: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        await body_of(content, encoding)


async def test_a_body_in_too_many_pieces() -> None:
    assert (await body_of(b"a" * 2_000, length=1))[0] == b"a" * 2_000
    with pytest.raises(UnexpectedAnswer, match="pieces"):
        await body_of(b"a" * 3_000, length=1)


async def test_a_body_that_does_not_come_in_time() -> None:
    response = httpx.Response(200, stream=Pieces(b"abc", 1))
    with pytest.raises(TimeoutError):
        await read_body(response, MOST, deadline=0)


async def test_only_what_is_read_is_asked_for() -> None:
    async with faulty_portal(answer([])) as portal, PortalClient(portal.url) as client:
        await client.libraries()
    assert "\r\naccept-encoding: gzip\r\n" in portal.heads[0].lower()


@pytest.mark.parametrize("dense", [b"{},", b"[],", b'{"":1},', b"0,", b'"\\"",', b"[{},"], ids=repr)
def test_more_values_than_an_answer_has(dense: bytes) -> None:
    assert is_dense(b"[" + dense * 20_000)
    assert is_dense(b'{"items":[],"later":[' + dense * 20_000)


@pytest.mark.parametrize("text", ['","{[', "\\,", '\\",', "{"])
def test_what_stands_in_a_text_is_no_value(text: str) -> None:
    assert not is_dense(json.dumps([{"id": "a", "name": text * 20_000}]).encode())


def test_the_smallest_objects_of_the_contract_are_let_through() -> None:
    resource = b'{"id":"a","status":"pending"},'
    assert not is_dense(b"[" + resource * 100_000)
