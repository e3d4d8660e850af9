"""What the tests of SIP2 share: settings, questions, and a server that says whatever it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Final

from syren_tui.membership.model import Question, SourceAnswer
from syren_tui.membership.sip2 import Sip2Source
from syren_tui.membership.sip2.message import summed
from syren_tui.membership_settings import MembershipSettings

TODAY: Final = date(2026, 11, 27)
PASSWORD: Final = "secret"
BODY: Final = (
    "64              00020261127    120000000000000000000000000000"
    "AOESSAI|AA29058000044|AELE GALL Élodie|BLY|PB19800102|PA20270301|"
)
"""An answer about a card, without sequence number and checksum."""
Reply = Callable[[bytes], "bytes | Sequence[bytes] | None"]
"""Returns what is sent for a question, terminators included, in pieces; None: it cuts."""


def settings_of(address: str, **values: Any) -> MembershipSettings:
    """Return the settings of a server, with a login."""
    given = {"login": "console", "timeout": 5.0, **values}
    return MembershipSettings("sip2", address=address, **given)


def source_of(address: str, password: str = PASSWORD, **values: Any) -> Sip2Source:
    """Return a source on the tests' day."""
    settings = settings_of(address, **values)
    return Sip2Source(settings, password, zone="Europe/Paris", today=lambda: TODAY)


async def asked(source: Sip2Source, *cards: str) -> list[SourceAnswer]:
    """Ask for cards and return the answers in the order of the cards."""
    found = {answer.question.card: answer async for answer in source.ask([*map(Question, cards)])}
    return [found[card] for card in cards]


async def answers_at(address: str, *cards: str, **values: Any) -> list[SourceAnswer]:
    """Ask a server for cards, and close the source."""
    source = source_of(address, **values)
    try:
        return await asked(source, *cards)
    finally:
        await source.close()


def sequence_of(question: bytes) -> bytes:
    """Return ``AY`` and the number of a question."""
    return question[-9:-6]


def signed(body: str, question: bytes, charset: str = "utf-8") -> bytes:
    """Return an answer to a question, with sequence number, checksum and CR."""
    return summed(body.encode(charset) + sequence_of(question)) + b"\r"


def usual(question: bytes) -> bytes:
    """Reply as a server does that knows one patron."""
    match question[:2]:
        case b"93":
            return signed("941", question)
        case b"99":
            return signed("98YNNNNN03000320261127    1200002.00AOESSAI|", question)
    return signed(BODY, question)


@asynccontextmanager
async def saying(reply: Reply, heard: list[bytes] | None = None) -> AsyncIterator[str]:
    """Serve what a function replies; the address of it."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        try:
            while True:
                question = (await reader.readuntil(b"\r")).strip()
                if heard is not None:
                    heard.append(question)
                pieces = reply(question)
                if pieces is None:
                    break
                for piece in [pieces] if isinstance(pieces, bytes) else pieces:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
        except (OSError, EOFError):
            pass
        except asyncio.CancelledError:
            pass
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
