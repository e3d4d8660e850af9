"""Undoing what was done to one account, where nothing changed since."""

from typing import Final

from syren_api.models import Subscriber
from syren_api.statuses import Action
from syren_tui.client.errors import ClientError, OutcomeUnknown, StaleVersion, UnexpectedAnswer
from syren_tui.scan.day_journal import DayJournal
from syren_tui.scan.patron_search import PatronSearch, Tell
from syren_tui.session import Session

PERHAPS_DONE: Final = (OutcomeUnknown, StaleVersion, UnexpectedAnswer)
"""After these a change that was sent may have been made: what stands there is read."""


class UndoService(PatronSearch):
    """Looks patrons up, and undoes what was done for them."""

    def __init__(self, session: Session, tell: Tell, kept: DayJournal | None = None) -> None:
        """Begin with nothing undone.

        Args:
            session: whose patrons.
            tell: see `Tell`.
            kept: where each undo is written down before it is sent; None: nowhere.
        """
        super().__init__(session, tell)
        self._kept = kept

    async def _read(self, subscriber_id: str) -> Subscriber:
        return await self._session.call(lambda client: client.subscriber(subscriber_id))

    def _done_already(self, current: Subscriber) -> Subscriber:
        """Return a patron as a change left them that was done, and whose answer was lost."""
        self._session.client.own_changes.found(current.id, current.version)
        return current

    async def undo_change(self, changed: Subscriber) -> Subscriber:
        """Undo the newest change of a patron, which is written down before and after.

        Raises:
            ClientError: `StaleVersion`, `Conflict` and others: nothing was undone.
            NotKeptError: nothing was sent: it cannot be written down.
        """
        if self._kept is None:
            return await self.revert(changed)
        await self._kept.undoing(changed.id)
        try:
            subscriber = await self.revert(changed)
        except ClientError as error:
            await self._kept.undone(changed.id, error)
            raise
        await self._kept.undone(changed.id)
        return subscriber

    async def revert(self, subscriber: Subscriber) -> Subscriber:
        """Undo the newest change of a patron, where it made the version that was read.

        Raises:
            ClientError: `StaleVersion`, `Conflict` and others: nothing was undone.
        """

        async def send() -> Subscriber:
            try:
                return await self._session.call(
                    lambda client: client.revert(subscriber.id, subscriber.version)
                )
            except PERHAPS_DONE:
                current = await self._read(subscriber.id)
                if current.version == subscriber.version + 1:
                    history = await self._session.call(lambda client: client.history(subscriber.id))
                    if history and history[0].action is Action.REVERTED:
                        return self._done_already(current)
                raise

        return await self._session.keep_trying(send, self._tell)
