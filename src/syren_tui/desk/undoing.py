"""Undoing what was done to one account, where nothing changed since."""

from typing import Final

from syren_api.models import Subscriber
from syren_api.statuses import Action
from syren_tui.client.errors import ClientError, OutcomeUnknown, StaleVersion, UnexpectedAnswer
from syren_tui.desk.day_journal import DayJournal
from syren_tui.session import Session, Tell

PERHAPS_DONE: Final = (OutcomeUnknown, StaleVersion, UnexpectedAnswer)
"""After these a change that was sent may have been made: what stands there is read."""


class ChangeUndo:
    """Undoes the newest change of an account; a portal that does not answer is asked again."""

    def __init__(self, session: Session, tell: Tell, kept: DayJournal | None = None) -> None:
        """Begin with nothing undone.

        Args:
            session: whose accounts.
            tell: see `Tell`.
            kept: where each undo is written down before it is sent; None: nowhere.
        """
        self._session = session
        self._tell = tell
        self._kept = kept

    async def undo(self, changed: Subscriber) -> Subscriber:
        """Undo the change that made the version that was read.

        Raises:
            ClientError: `StaleVersion`, `Conflict` and others: nothing was undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        if self._kept is None:
            return await self._revert(changed)
        await self._kept.undoing(changed.id)
        try:
            subscriber = await self._revert(changed)
        except ClientError as error:
            await self._kept.undone(changed.id, error)
            raise
        await self._kept.undone(changed.id)
        return subscriber

    async def _revert(self, subscriber: Subscriber) -> Subscriber:
        session = self._session

        async def send() -> Subscriber:
            try:
                return await session.call(
                    lambda client: client.revert(subscriber.id, subscriber.version)
                )
            except PERHAPS_DONE:
                current = await session.call(lambda client: client.subscriber(subscriber.id))
                if current.version == subscriber.version + 1:
                    history = await session.call(lambda client: client.history(subscriber.id))
                    if history and history[0].action is Action.REVERTED:
                        session.client.own_changes.found(current.id, current.version)
                        return current
                raise

        return await session.keep_trying(send, self._tell)
