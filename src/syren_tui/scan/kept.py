"""The file of a day at the desk, for renewals."""

from collections.abc import Callable
from datetime import date

from syren_api.renewals import RenewalResult
from syren_tui.desk.day_journal import DayJournal
from syren_tui.desk.day_journal import NotKeptError as NotKeptError
from syren_tui.desk.day_journal import Sent as Sent
from syren_tui.renewal.records import ItemOutcome, Result, SentItem, SeriesKind
from syren_tui.renewal.renewals import Renewals
from syren_tui.renewal.store import SeriesStore
from syren_tui.scan.card import Attempt, Card


class ScanJournal(DayJournal):
    """Keeps what the desk does."""

    def __init__(self, store: SeriesStore, day: Callable[[], date]) -> None:
        """Prepare; nothing is read or made yet.

        Args:
            store: the journals of the account.
            day: returns the portal's day.
        """
        super().__init__(store, day, SeriesKind.SCAN, Renewals(activate_resources=False))

    async def sending(self, card: Card, attempt: Attempt) -> None:
        """Write down what is about to be sent, once for each attempt.

        Raises:
            NotKeptError: nothing may be sent.
        """
        subscriber = card.subscriber
        item = SentItem(
            id=subscriber.id,
            version=attempt.request.items[0].version,
            last_name=subscriber.last_name,
            first_name=subscriber.first_name,
            registration_number=card.number or subscriber.registration_number,
            kind=card.line.kind,
            changes=card.line.changes,
        )
        await self.append(item, attempt.idempotency_key, attempt.request)

    async def answered(self, attempt: Attempt, result: RenewalResult) -> None:
        """Write down what became of it; where that fails, it is found out at the next sign-in."""
        await self.settle(attempt.idempotency_key, Result.of(result))

    async def refused(self, attempt: Attempt, code: str) -> None:
        """Write down that the portal refused the call as a whole."""
        each = attempt.request.items[0].id
        await self.settle(attempt.idempotency_key, Result(each, ItemOutcome.REJECTED, code))
