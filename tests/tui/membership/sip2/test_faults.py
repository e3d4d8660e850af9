"""Servers that err, lie, flood, drip or cut: no answer, in bounded time and memory."""

import asyncio
import tracemalloc
from collections.abc import Callable, Sequence

import pytest

from syren_tui.membership.model import Cause, FoundMembers, NoAnswer, NotKnown
from tests.tui.membership.sip2.sources import (
    BODY,
    Reply,
    answers_at,
    asked,
    saying,
    sequence_of,
    signed,
    source_of,
    usual,
)

CARD = "29058000044"
WRONG = b"64wrongAY2AZ0000\r"


def about_cards(reply: Callable[[bytes], "bytes | Sequence[bytes] | None"]) -> Reply:
    """Reply as usual, but to questions about cards, and to what follows them."""

    def replying(question: bytes) -> "bytes | Sequence[bytes] | None":
        return usual(question) if question[:2] in (b"93", b"99") else reply(question)

    return replying


async def cause_at(reply: Reply, *cards: str, heard: list[bytes] | None = None) -> Cause:
    async with saying(reply, heard) as address:
        answers = await answers_at(address, *(cards or (CARD,)), timeout=2.0)
    assert isinstance(answers[0], NoAnswer)
    return answers[0].cause


class Turns:
    """Replies in turn; the last one again and again."""

    def __init__(self, *replies: Callable[[bytes], bytes]) -> None:
        self._replies = list(replies)
        self._asked = b""

    def __call__(self, question: bytes) -> bytes:
        if question[:2] != b"97":
            self._asked = question
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return reply(self._asked)


def right(question: bytes) -> bytes:
    return signed(BODY, question)


def wrong_sum(question: bytes) -> bytes:
    return BODY.encode() + sequence_of(question) + b"AZ0000\r"


def wrong_number(question: bytes) -> bytes:
    return signed(BODY, b"63AY9AZ0000")


def nonsense(question: bytes) -> bytes:
    return b"Bienvenue sur le wifi\r"


def another_code(question: bytes) -> bytes:
    return signed("98YNNNNN03000320261127    1200002.00AO|", question)


def send_again(question: bytes) -> bytes:
    return b"96AZFEF6\r"


@pytest.mark.parametrize("wrong", [wrong_sum, wrong_number, nonsense, another_code])
@pytest.mark.parametrize("times", [1, 2])
async def test_a_wrong_answer_is_asked_for_again(
    wrong: Callable[[bytes], bytes], times: int
) -> None:
    heard: list[bytes] = []
    async with saying(about_cards(Turns(*[wrong] * times, right)), heard) as address:
        (answer,) = await answers_at(address, CARD)
    assert isinstance(answer, FoundMembers)
    assert heard[-times:] == [b"97AZFEF5"] * times


@pytest.mark.parametrize("wrong", [wrong_sum, wrong_number, nonsense, another_code])
async def test_wrong_answers_are_refused_in_the_end(wrong: Callable[[bytes], bytes]) -> None:
    assert await cause_at(about_cards(Turns(wrong))) is Cause.UNREADABLE


@pytest.mark.parametrize("times", [1, 2])
async def test_the_question_is_sent_again_where_the_server_asks_for_it(times: int) -> None:
    heard: list[bytes] = []
    async with saying(about_cards(Turns(*[send_again] * times, right)), heard) as address:
        (answer,) = await answers_at(address, CARD)
    assert isinstance(answer, FoundMembers)
    assert len(heard) == 3 + times
    assert len(set(heard[2:])) == 1  # with the number it had


async def test_a_question_is_sent_three_times_at_most() -> None:
    heard: list[bytes] = []
    assert await cause_at(about_cards(Turns(send_again)), heard=heard) is Cause.UNREADABLE
    assert len([question for question in heard if question[:2] == b"63"]) == 3


async def test_an_answer_without_a_checksum_is_taken() -> None:
    async with saying(about_cards(lambda _: BODY.encode() + b"\r")) as address:
        (answer,) = await answers_at(address, CARD)
    assert isinstance(answer, FoundMembers)


async def test_after_an_answer_that_was_refused_there_is_a_new_connection() -> None:
    heard: list[bytes] = []
    replies = Turns(*[nonsense] * 3, right)
    async with saying(about_cards(replies), heard) as address:
        first, second = await answers_at(address, "1", CARD)
    assert isinstance(first, NoAnswer)
    assert isinstance(second, FoundMembers)
    assert [question[:2] for question in heard].count(b"93") == 2


async def test_what_comes_unasked_is_nobodys_answer() -> None:
    """Two answers to one question, without numbers: the second is not the next card's."""

    def twice(question: bytes) -> bytes:
        card = question.split(b"|AA")[1].split(b"|")[0].decode()
        body = BODY.replace("29058000044", card).encode() + b"\r"
        return body + body

    async with saying(about_cards(twice)) as address:
        source = source_of(address)
        for card in ("1", "2", "3"):
            (answer,) = await asked(source, card)
            assert isinstance(answer, FoundMembers)
            assert answer.members[0].card == card
        await source.close()


async def test_an_answer_for_another_card_is_told_as_such() -> None:
    async with saying(usual) as address:
        (answer,) = await answers_at(address, "1")
    assert isinstance(answer, FoundMembers)
    assert answer.members[0].card == CARD


async def test_escapes_are_handed_on_as_they_came() -> None:
    body = BODY.replace("LE GALL", "\x1b]52;c;eA==\x07[/b]")
    async with saying(about_cards(lambda question: signed(body, question))) as address:
        (answer,) = await answers_at(address, CARD)
    assert isinstance(answer, FoundMembers)
    assert answer.members[0].last_name.startswith("\x1b]52")


async def test_a_flood_is_refused_in_bounded_memory() -> None:
    piece = b"x" * 1_000_000
    tracemalloc.start()
    try:
        assert await cause_at(about_cards(lambda _: [piece] * 100)) is Cause.UNREADABLE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10_000_000


@pytest.mark.parametrize(
    "flood", [b"\r\n" * 100_000, b"\n" * 200_000, b"64\n" * 100_000, b"AZ00\n" * 50_000,
              b"64" + b"|" * 200_000]
)  # fmt: skip
async def test_floods_of_line_ends_and_fields(flood: bytes) -> None:
    cause = await cause_at(about_cards(lambda _: flood))
    assert cause in (Cause.UNREADABLE, Cause.TOO_SLOW)


async def test_a_flood_before_anything_was_asked() -> None:
    async def flooding(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(b"98Y\r" * 10_000)
                await writer.drain()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()

    server = await asyncio.start_server(flooding, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        (answer,) = await answers_at(f"127.0.0.1:{port}", CARD)
    assert isinstance(answer, NoAnswer)


async def test_a_drip_ends_with_its_time() -> None:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                writer.write(b"9")
                await writer.drain()
                await asyncio.sleep(0.01)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()

    server = await asyncio.start_server(dripping, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        (answer,) = await answers_at(f"127.0.0.1:{port}", CARD, timeout=0.3)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.TOO_SLOW


async def test_silence_ends_with_its_time_and_nothing_more_is_asked_after_three() -> None:
    heard: list[bytes] = []
    async with saying(about_cards(lambda _: b""), heard) as address:
        answers = await answers_at(address, *"12345", timeout=0.2)
    causes = [each.cause for each in answers if isinstance(each, NoAnswer)]
    assert causes == [*[Cause.TOO_SLOW] * 3, *[Cause.GIVEN_UP] * 2]
    assert len([question for question in heard if question[:2] == b"63"]) == 3


async def test_a_server_that_cuts_is_asked_once_more() -> None:
    heard: list[bytes] = []
    assert await cause_at(about_cards(lambda _: None), heard=heard) is Cause.CUT
    assert [question[:2] for question in heard] == [b"93", b"99", b"63"] * 2


async def test_half_an_answer_is_none() -> None:
    async with saying(about_cards(lambda _: [BODY.encode()[:70]]), None) as address:
        (answer,) = await answers_at(address, CARD, timeout=0.3)
    assert isinstance(answer, NoAnswer)


async def test_a_cut_while_signing_in_is_tried_twice_and_no_more() -> None:
    heard: list[bytes] = []
    assert await cause_at(lambda _: None, *"123456", heard=heard) is Cause.CUT
    assert [question[:2] for question in heard] == [b"93", b"93"]


async def test_a_closed_library_system_is_out_of_service() -> None:
    def closed(question: bytes) -> bytes | Sequence[bytes] | None:
        if question[:2] == b"99":
            return signed("98NNNNNN03000320261127    1200002.00AO|", question)
        return usual(question)

    assert await cause_at(closed) is Cause.OUT_OF_SERVICE


@pytest.mark.parametrize("address", ["127.0.0.1:1", "", "nom sans point:6001", "127.0.0.1:99999"])
async def test_a_refused_connection_is_unreachable(address: str) -> None:
    (answer,) = await answers_at(address, CARD)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.UNREACHABLE


async def test_a_login_that_cannot_be_sent_is_refused() -> None:
    async with saying(usual) as address:
        source = source_of(address, "a|COb")
        (answer,) = await asked(source, CARD)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.LOGIN_REFUSED


async def test_a_card_that_expired_for_a_system_that_says_no_more_is_not_known() -> None:
    body = BODY.replace("BLY|", "BLN|").replace("20270301", "20260301")
    async with saying(about_cards(lambda question: signed(body, question))) as address:
        (answer,) = await answers_at(address, CARD)
    assert isinstance(answer, NotKnown)
