"""The body of an answer: read to a limit and decompressed to it, before anything is made of it.

A portal that means harm sends two kilobytes that become two gigabytes, or a megabyte one byte at a
time. Here a body costs no more than its limit, whatever it is wrapped in.
"""

import asyncio
import re
import zlib
from typing import Final

import httpx

from syren_tui.client.errors import UnexpectedAnswer

ENCODING: Final = "gzip"
"""The one encoding that is asked for, and the only one that is read."""
USUAL: Final = 1_000_000
"""Bytes of an answer at most, once it is decompressed: a page of 200 subscribers has half."""
LARGEST_DESCRIPTION: Final = 64_000
"""Bytes of what a portal says of itself."""
LARGEST_SELECTION: Final = 24_000_000
"""Bytes of a selection: 20,000 subscribers."""
_PIECES: Final = 2_000
_BYTES_A_PIECE: Final = 128
"""Beyond so many pieces each has so many bytes on average: every piece costs time of its own."""
_BYTES_A_LIST: Final = 25
"""Of JSON to each list or object in it, on average: the contract's smallest object has 29."""
_BYTES_A_COMMA: Final = 8
_FREE: Final = 2_000
"""Lists, objects and commas that are let through in any case."""
_PARTS: Final = re.compile(rb'[^"]+|"[^"]*"?')
"""What stands between quotes, and what stands outside."""
_GZIP: Final = 16 + zlib.MAX_WBITS


async def read_body(response: httpx.Response, most: int, deadline: float) -> bytes:
    """Read a body, as long as it is of a size and comes in time.

    Args:
        response: of which nothing has been read.
        most: bytes, once it is decompressed.
        deadline: by the clock of the loop.

    Raises:
        UnexpectedAnswer: it is too large, in too many pieces, or encoded as nobody asked for.
        TimeoutError: it does not come in time.
        httpx.HTTPError: it does not come.
    """
    request_id = response.headers.get("x-request-id")
    clock = asyncio.get_running_loop().time
    # Taken away, so that httpx decompresses nothing: it would do so without a limit.
    encoding = response.headers.pop("content-encoding", "").strip().lower()
    if encoding not in {"", "identity", ENCODING}:
        raise UnexpectedAnswer("an encoding that was not asked for", request_id)
    wrapped = _Gzip(most) if encoding == ENCODING else None
    body = bytearray()
    came = pieces = 0
    async for piece in response.aiter_bytes():
        came += len(piece)
        pieces += 1
        body += piece if wrapped is None else wrapped.opened(piece, request_id)
        if len(body) > most or came > most:
            raise UnexpectedAnswer("too large", request_id)
        if pieces > _PIECES + came // _BYTES_A_PIECE:
            raise UnexpectedAnswer("in too many pieces", request_id)
        if clock() > deadline:
            raise TimeoutError
    if wrapped is not None and came and not wrapped.is_whole:
        raise UnexpectedAnswer("an encoding that cannot be read", request_id)
    return bytes(body)


def is_dense(content: bytes) -> bool:
    """Tell whether a text of JSON has more values than its length should hold.

    ``{},{},…`` takes a hundred times its bytes once it is read, in whatever member it stands.
    """
    lists, commas = _counted(content)
    most_lists = _FREE + len(content) // _BYTES_A_LIST
    most_commas = _FREE + len(content) // _BYTES_A_COMMA
    if lists <= most_lists and commas <= most_commas:
        return False
    # They may be a part of texts: those are left out, at the price of a slower look.
    lists = commas = 0
    for part in _PARTS.finditer(content.replace(b"\\\\", b"").replace(b'\\"', b"")):
        if not part[0].startswith(b'"'):
            found = _counted(part[0])
            lists, commas = lists + found[0], commas + found[1]
    return lists > most_lists or commas > most_commas


def _counted(content: bytes) -> tuple[int, int]:
    return content.count(b"{") + content.count(b"["), content.count(b",")


class _Gzip:
    """Decompresses one stream, one byte past a limit at most."""

    def __init__(self, most: int) -> None:
        self._room = most + 1
        self._stream = zlib.decompressobj(_GZIP)

    @property
    def is_whole(self) -> bool:
        """Whether the stream has come to its end."""
        return self._stream.eof

    def opened(self, piece: bytes, request_id: str | None) -> bytes:
        """Return what a piece decompresses to; cut off where it is too much.

        Raises:
            UnexpectedAnswer: it is no gzip, or there is more behind it.
        """
        if self._room <= 0:
            return b""
        try:
            opened = self._stream.decompress(piece, self._room)
        except zlib.error as error:
            raise UnexpectedAnswer("an encoding that cannot be read", request_id) from error
        if self._stream.unused_data:
            raise UnexpectedAnswer("more than one encoding", request_id)
        self._room -= len(opened)
        return opened
