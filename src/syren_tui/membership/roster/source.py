"""A roster as a source: read when it is first asked, and again when the file has changed."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syren_tui.card_lists import CardListError, Choices
from syren_tui.concurrency import cancel_and_wait
from syren_tui.i18n import N_
from syren_tui.membership.model import (
    Cause,
    FoundMembers,
    Member,
    NoAnswer,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership.roster.index import RosterIndex

MAX_BYTES: Final = 40_000_000
"""Of a file: 200,000 members with names and days."""
_MOST_LINE: Final = 64_000
"""Bytes of what the process writes about one member."""
_SECONDS: Final = 60.0
_BREATH: Final = 200
"""Answers between two looks at what else waits."""
_PROCESS: Final = "syren_tui.membership.roster.process"
_UNREADABLE: Final = N_(
    "Le fichier ne se lit pas : ouvrez-le dans un tableur, puis enregistrez-le au format CSV."
)
_NOT_THERE: Final = N_("Le fichier n’est pas là, ou vous ne pouvez pas le lire.")
_TOO_BIG: Final = N_("Le fichier est trop gros : exportez seulement les adhérents.")

_State = tuple[int, int, int]


class RosterSource:
    """Answers from a file; it can be asked for cards, and for names with a birth date."""

    by_name = True

    def __init__(
        self,
        path: Path,
        *,
        label: str = "",
        zone: str = "Europe/Paris",
        choices: Choices | None = None,
        today: Callable[[], date] | None = None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            path: .csv, .xlsx, .ods, or .xml of rows.
            label: what the user calls it; empty: the file's name.
            zone: the portal's time zone, in which an instant is a civil day.
            choices: what the user said of its columns.
            today: tells the portal's civil day; None: this host's, in that zone.
        """
        self._path = path
        self._zone = zone
        self._choices = choices or Choices()
        self._today = today or self._civil_day
        self._index: RosterIndex | None = None
        self._state: _State | None = None
        self._reading = asyncio.Lock()
        self.label = label or path.name
        self.columns: tuple[tuple[int, str, str], ...] = ()
        """Of the file as it was last read: each one's place, heading and role (empty: none)."""

    @property
    def choices(self) -> Choices:
        """What the user said of its columns; setting it has it read again."""
        return self._choices

    @choices.setter
    def choices(self, choices: Choices) -> None:
        self._choices = choices
        self._state = None

    async def ask(self, questions: Sequence[Question]) -> AsyncGenerator[SourceAnswer]:
        """Answer from the file as it is now: see `membership.model.Source`."""
        try:
            index = await self.read()
        except CardListError as error:
            for question in questions:
                yield NoAnswer(question, Cause.FILE, error.sentence)
            return
        index.choose_card_column(each.card for each in questions if each.card)
        for number, question in enumerate(questions, 1):
            yield _answer(question, index)
            if number % _BREATH == 0:
                await asyncio.sleep(0)

    async def read(self) -> RosterIndex:
        """Return the members; the file is read where it is new or has changed.

        Raises:
            CardListError: it cannot be read, or its columns are not known.
        """
        async with self._reading:  # once, for all who ask meanwhile
            return await self._read_where_new()

    async def _read_where_new(self) -> RosterIndex:
        state, content = await asyncio.to_thread(self._content, self._state)
        if self._index is None or content is not None:
            self._index = None
            try:
                async with asyncio.timeout(_SECONDS):
                    self._index = await self._read(content or b"")
            except TimeoutError as error:
                raise CardListError(_UNREADABLE) from error
            self._state = state
        return self._index

    async def close(self) -> None:
        """Forget what was read."""
        self._index, self._state = None, None

    def _content(self, known: _State | None) -> tuple[_State, bytes | None]:
        """Return the file's state, and what is in it where that is another."""
        try:
            with self._path.open("rb") as file:
                about = os.fstat(file.fileno())
                state = (about.st_mtime_ns, about.st_size, about.st_ino)
                if state == known:
                    return state, None
                content = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            raise CardListError(_NOT_THERE) from error
        if len(content) > MAX_BYTES:
            raise CardListError(_TOO_BIG)
        return state, content

    async def _read(self, content: bytes) -> RosterIndex:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", _PROCESS,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, limit=_MOST_LINE,
        )  # fmt: skip
        assert process.stdin is not None  # noqa: S101 - asked for above
        assert process.stdout is not None  # noqa: S101
        writing = asyncio.create_task(_write(process.stdin, self._how() + content))
        try:
            index = await self._members(process.stdout)
            if await process.wait() != 0:
                raise CardListError(_UNREADABLE)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise CardListError(_UNREADABLE) from error
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await cancel_and_wait([writing])
            await process.wait()
        return index

    async def _members(self, lines: asyncio.StreamReader) -> RosterIndex:
        about = json.loads(await lines.readline())
        if sentence := about.get("error"):
            raise CardListError(sentence)
        self.columns = tuple((place, name, role) for place, name, role in about["columns"])
        index = RosterIndex(self.label)
        while line := await lines.readline():
            index.add(line)
            if len(index) % _BREATH == 0:
                await asyncio.sleep(0)
        return index

    def _how(self) -> bytes:
        """Write what the process has to know, on one line."""
        choices = self._choices
        how = {
            "today": self._today().isoformat(),
            "zone": self._zone,
            "roles": {role.value: place for role, place in choices.roles.items()},
            "day_is": choices.day_is,
            "order": choices.order,
        }
        return json.dumps(how).encode() + b"\n"

    def _civil_day(self) -> date:
        try:
            return datetime.now(ZoneInfo(self._zone)).date()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return datetime.now().astimezone().date()


async def _write(pipe: asyncio.StreamWriter, content: bytes) -> None:
    with suppress(OSError):  # it ended before it had read all: that shows by its answer
        pipe.write(content)
        await pipe.drain()
        pipe.close()


def _answer(question: Question, index: RosterIndex) -> SourceAnswer:
    found: list[Member]
    if question.card:
        found = index.by_card(question.card)
    elif question.birth_date is None:
        return NoAnswer(question, Cause.NO_BIRTH_DATE)
    else:
        found = index.by_name(question)
    return FoundMembers(question, tuple(found)) if found else NotKnown(question)
