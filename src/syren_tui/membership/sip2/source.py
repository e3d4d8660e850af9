"""A server of SIP2 as a source of members."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Final

from syren_tui.membership.asking import Batch, SourceFailed, answers_of
from syren_tui.membership.model import (
    LONGEST_CARD,
    Cause,
    NoAnswer,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership.sip2.connection import Connection
from syren_tui.membership.sip2.message import Message, is_sendable
from syren_tui.membership.sip2.patron import (
    PATRON_ANSWER,
    Sip2Patron,
    meant,
    patron_question,
    patron_status,
)
from syren_tui.membership_settings import MembershipSettings

NAME: Final = "SIP2"
LOGIN_QUESTION: Final = "93"
_LOGIN_ANSWER: Final = "94"
_STATUS_QUESTION: Final = "9900002.00"
"""Status of the station 0 (fine), no printer, the protocol's version."""
_STATUS_ANSWER: Final = "98"
_REFUSALS: Final = frozenset({Cause.LOGIN_REFUSED, Cause.NO_PASSWORD})
"""Until the source is closed, nothing more is tried; after two cuts, until it is asked again."""


class Sip2Source:
    """Asks a server of SIP2 for cards. Changes nothing there, and sends no patron's password.

    See `syren_tui.membership.model.Source`.
    """

    by_name = False

    def __init__(
        self,
        settings: MembershipSettings,
        password: str,
        *,
        zone: str,
        today: Callable[[], date] = date.today,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            settings: of the server.
            password: of its login; empty: nobody gave it.
            zone: in which an instant is a civil day, such as ``Europe/Paris``.
            today: the civil day.
            sleep: waits between questions.
        """
        self._settings, self._password = settings, password
        self._zone, self._today, self._sleep = zone, today, sleep
        self._idle: list[Connection] = []
        self._opening = asyncio.Lock()
        self._slots = asyncio.Semaphore(settings.connections)
        """In turn: who looks at one person does not wait for the end of a verification."""
        self._refused: SourceFailed | None = None

    @property
    def label(self) -> str:
        """What the user calls it."""
        return self._settings.label or NAME

    async def ask(self, questions: Sequence[Question]) -> AsyncGenerator[SourceAnswer]:
        """See `syren_tui.membership.model.Source.ask`."""
        if self._refused is not None and self._refused.cause not in _REFUSALS:
            self._refused = None
        batches: list[Batch] = []
        for question in questions:
            if (answer := self.unasked(question)) is not None:
                yield answer
            else:
                batches.append((question,))
        answers = answers_of(batches, self._asked, self._settings.connections)
        try:
            async for answer in answers:
                yield answer
        finally:
            await answers.aclose()

    async def close(self) -> None:
        """Give the connections back; it can be asked again, and signs in again."""
        self._refused = None
        while self._idle:
            self._idle.pop().close()

    async def opened(self) -> Connection:
        """Connect, without signing in.

        Raises:
            SourceFailed: nobody is there.
        """
        return await Connection.opened(self._settings)

    async def sign_in(self, connection: Connection) -> None:
        """Sign in, where the settings have a login.

        Raises:
            SourceFailed: it is refused, or has no answer.
        """
        settings = self._settings
        if not settings.login:
            return
        if not self._password:
            raise SourceFailed(Cause.NO_PASSWORD)
        if not all(
            is_sendable(each, settings.charset) for each in (settings.login, self._password)
        ):
            raise SourceFailed(Cause.LOGIN_REFUSED)
        place = f"CP{settings.location}|" if settings.location else ""
        text = f"{LOGIN_QUESTION}00CN{settings.login}|CO{self._password}|{place}"
        answer = await connection.ask(text, _LOGIN_ANSWER)
        if not answer.content.startswith("1"):
            raise SourceFailed(Cause.LOGIN_REFUSED)

    async def status(self, connection: Connection) -> Message:
        """Ask for the server's status.

        Raises:
            SourceFailed: it has none, or is out of service.
        """
        answer = await connection.ask(_STATUS_QUESTION, _STATUS_ANSWER)
        if answer.content[:1].upper() != "Y":
            raise SourceFailed(Cause.OUT_OF_SERVICE)
        return answer

    async def status_of(self, connection: Connection, card: str) -> Sip2Patron:
        """Ask for a card that is sendable.

        Raises:
            SourceFailed: there is no answer, or it cannot be read.
        """
        text = patron_question(card, self._settings, datetime.now())
        answer = await connection.ask(text, PATRON_ANSWER)
        return patron_status(answer, self._settings, self._zone)

    def answer(self, status: Sip2Patron, question: Question) -> SourceAnswer:
        """Return what the server says as an answer to a question."""
        return meant(status, question, self.label, self._today())

    def unasked(self, question: Question) -> SourceAnswer | None:
        """Return the answer that needs no asking, for the server could not say more.

        None: it is to be asked.
        """
        if not question.card:
            return NoAnswer(question, Cause.NO_CARD)
        if len(question.card) > LONGEST_CARD or not is_sendable(
            question.card, self._settings.charset
        ):
            return NotKnown(question, Cause.OUT_OF_CHARSET)
        return None

    async def _asked(self, batch: Batch) -> Sequence[SourceAnswer]:
        async with self._slots:
            return await self._answered(batch)

    async def _answered(self, batch: Batch) -> Sequence[SourceAnswer]:
        (question,) = batch
        connection = self._idle.pop() if self._idle else await self._ready()
        try:
            await self._rest(connection)
            found = await self._status_or_closed(connection, question.card)
        except SourceFailed as failed:
            if failed.cause is not Cause.CUT:
                raise
            connection = await self._ready()  # cut while nobody used it, or since: once anew
            found = await self._status_or_closed(connection, question.card)
        self._idle.append(connection)
        return (self.answer(found, question),)

    async def _status_or_closed(self, connection: Connection, card: str) -> Sip2Patron:
        try:
            return await self.status_of(connection, card)
        except BaseException:
            connection.close()
            raise

    async def _rest(self, connection: Connection) -> None:
        """Wait until the pause between two questions is over."""
        if self._settings.pause and connection.answered_at is not None:
            passed = asyncio.get_running_loop().time() - connection.answered_at
            try:
                await self._sleep(max(0.0, self._settings.pause - passed))
            except BaseException:
                connection.close()
                raise

    async def _ready(self) -> Connection:
        """Return a connection that is signed in.

        One try, and a second after a cut: servers lock accounts that try again and again.
        """
        async with self._opening:
            for is_last in (False, True):
                if self._refused is not None:
                    raise SourceFailed(self._refused.cause, self._refused.detail)
                try:
                    return await self._signed_in()
                except SourceFailed as failed:
                    is_cut = failed.cause is Cause.CUT
                    if failed.cause in _REFUSALS or (is_cut and is_last):
                        self._refused = failed
                    if not is_cut or is_last:
                        raise
            raise AssertionError("the last try returns or raises")

    async def _signed_in(self) -> Connection:
        settings = self._settings
        for name in ("institution", "location"):
            if not is_sendable(getattr(settings, name), settings.charset):
                raise SourceFailed(Cause.UNREADABLE, name)
        connection = await self.opened()
        try:
            await self.sign_in(connection)
            await self.status(connection)
        except BaseException:
            connection.close()
            raise
        connection.answered_at = None  # the pause is between questions about patrons
        return connection
