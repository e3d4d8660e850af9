"""A small server of SIP2 on this machine, with people of its own: for the demonstration and tests.

It speaks the dialects that library systems have; it is asked by 93, 99, 63 and 97, changes nothing,
and keeps nothing of what it is asked.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from types import TracebackType
from typing import Final, Self

from syren_tui.membership.sip2.message import MessageError, fields_of, read_message, summed

_LONGEST: Final = 4_096
"""Bytes of a question."""
_BLOCKED: Final = {True: "Y", False: " "}


@dataclass(frozen=True, slots=True)
class Person:
    """A patron of the library system."""

    card: str
    name: str
    """As the system tells it in one piece."""
    birth_date: date | None = None
    until: date | None = None
    blocked_at: tuple[int, ...] = ()
    """Places of the patron status that are Y, from 1 to 14."""
    is_valid: bool | None = True
    """`BL`; None: it is not told."""
    answered_card: str | None = None
    """What it answers for the card, where that is another: a card reissued."""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a system speaks."""

    charset: str = "utf-8"
    terminator: bytes = b"\r"
    end_field: str = "PA"
    end_form: str = "%Y%m%d"
    """By `strftime`."""
    birth_field: str = "PB"
    birth_form: str = "%Y%m%d"
    sums: bool = True
    """Whether it sends checksums where it is sent some."""
    tells_unknown: bool = True
    """Whether it says `BL` N of a card that it does not know."""
    has_counts: bool = True
    piece: int = 0
    """Bytes of an answer that are sent at once; 0: all."""
    more: str = ""
    """Fields that stand behind all others."""


@dataclass
class Peer:
    """A server of SIP2; ``async with`` starts it on a free port and ends it."""

    people: Iterable[Person]
    dialect: Dialect = field(default_factory=Dialect)
    login: str = "console"
    password: str = field(default="secret", repr=False)
    tls: ssl.SSLContext | None = None
    port: int = 0
    """Once it is started: where it listens."""
    heard: list[bytes] = field(default_factory=list, repr=False)
    """The questions, as they came, for tests; kept only where `keeps` says so."""
    keeps: bool = False
    connected: int = 0
    """How often somebody connected."""

    async def __aenter__(self) -> Self:
        """Listen on this machine alone."""
        self._known: Mapping[str, Person] = {each.card: each for each in self.people}
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=self.tls, limit=_LONGEST
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it, and every connection."""
        self._server.close()
        self.cut()
        await asyncio.gather(*self._serving)
        await self._server.wait_closed()

    @property
    def address(self) -> str:
        """Where it listens, as settings have it."""
        return f"127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut every connection."""
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected += 1
        self._writers.add(writer)
        if (task := asyncio.current_task()) is not None:
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        last = b""
        try:
            async for question in _questions(reader):
                if self.keeps:
                    self.heard.append(question)
                if not question.startswith(b"97"):
                    last = self.reply(question)
                if not last:
                    return
                await self.send(writer, last + self.dialect.terminator)
        except (OSError, MessageError):
            return
        finally:
            self._writers.discard(writer)
            writer.close()
            with suppress(OSError, ssl.SSLError):
                await writer.wait_closed()

    async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
        """Send an answer, in pieces where the dialect has them."""
        size = self.dialect.piece or len(content)
        for start in range(0, len(content), size):
            writer.write(content[start : start + size])
            await writer.drain()
            await asyncio.sleep(0)

    def reply(self, question: bytes) -> bytes:
        """Return the answer to a question, without terminator; empty: there is none."""
        asked = read_message(question, self.dialect.charset, is_checked=True)
        match asked.code:
            case "93":
                given = fields_of(asked.content[2:])
                is_right = (given.get("CN"), given.get("CO")) == ((self.login,), (self.password,))
                text = f"94{int(is_right)}"
            case "99":
                text = (
                    f"98YNNNNN030003{_now()}2.00AOESSAI|AMMédiathèque d’essai|BXNNNNYYYYNNNNNNNN|"
                )
            case "63":
                text = self.patron(fields_of(asked.content[31:]).get("AA", ("",))[0])
            case _:
                return b""
        answer = text.encode(self.dialect.charset, errors="replace")
        if asked.sequence is None or not self.dialect.sums:
            return answer
        return summed(answer + b"AY%d" % asked.sequence)

    def patron(self, card: str) -> str:
        """Return what is told of a card."""
        dialect, person = self.dialect, self._known.get(card)
        counts = "0000" * 6 if dialect.has_counts else ""
        if person is None:
            valid = "BLN|" if dialect.tells_unknown else ""
            return f"64YYYY{'':10}000{_now()}{counts}AOESSAI|AA{card}|AE|{valid}{dialect.more}"
        status = "".join(_BLOCKED[place in person.blocked_at] for place in range(1, 15))
        fields = [
            ("AO", "ESSAI"),
            ("AA", person.card if person.answered_card is None else person.answered_card),
            ("AE", person.name),
            ("BL", "" if person.is_valid is None else "NY"[person.is_valid]),
            (dialect.birth_field, _written_day(person.birth_date, dialect.birth_form)),
            (dialect.end_field, _written_day(person.until, dialect.end_form)),
            ("AQ", person.branch),
        ]
        told = "".join(f"{name}{value}|" for name, value in fields if name and value)
        return f"64{status}000{_now()}{counts}{told}{dialect.more}"


async def _questions(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield what stands between terminators, until the end or something too long."""
    pending = b""
    while len(pending) < _LONGEST and (piece := await reader.read(_LONGEST)):
        *lines, pending = (pending + piece).replace(b"\n", b"\r").split(b"\r")
        for line in lines:
            if line.strip():
                yield line.strip()


def _written_day(day: date | None, form: str) -> str:
    return "" if day is None else day.strftime(form)


def _now() -> str:
    return f"{datetime.now():%Y%m%d    %H%M%S}"
