"""Finding out what became of batches whose answer never came: by reading, never by sending again.

The portal keeps the answer to a key for seven days; after six, and where the user gives a series
up, the history of each account tells whether the batch with that key changed it. An account that
is gone has no history: what that means, the change says.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from syren_api.batches import BatchItem
from syren_api.models import HistoryEntry
from syren_api.requests import RenewalItem
from syren_tui.client.errors import NotFound, UnexpectedAnswer
from syren_tui.renewal.change import Change
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.records import Batch
from syren_tui.renewal.results import ItemOutcome, Result

TOO_OLD: Final = timedelta(days=6)
"""The age from which on a batch is no longer sent again."""

History = Callable[[str], Awaitable[tuple[HistoryEntry, ...]]]


def too_old(batch: Batch, now: datetime) -> bool:
    """Tell whether a batch must not be sent again."""
    return now - batch.made_at > TOO_OLD


async def results_by_history(
    batch: Batch, change: Change, history: History, known: Sequence[Result] = ()
) -> list[Result]:
    """Read what became of each account of a batch.

    Args:
        batch: as it was sent.
        change: what it was to do.
        history: reads an account's.
        known: the results that the portal gave: the others' are read.

    Raises:
        ClientError: a history could not be read.
    """
    given = {result.id: result for result in known}
    return [
        given.get(item.id) or await _result(item, batch.idempotency_key, change, history)
        for item in batch.request.items
    ]


async def settle_by_history(journal: Journal, batch: Batch, history: History) -> None:
    """Read what became of each account of a batch, and write it down.

    Raises:
        ClientError: a history could not be read; nothing is written then.
        sqlite3.Error: the disk is full.
    """
    results = await results_by_history(batch, journal.change, history)
    await journal.in_thread(lambda: journal.settle(batch, results))


async def give_up(journal: Journal, history: History) -> None:
    """Send nothing more of a series: find out what became of what was sent, and close it.

    Raises:
        ClientError: a history could not be read: the series is not given up, nothing is lost.
        sqlite3.Error: the disk is full.
    """
    for batch in await journal.in_thread(journal.undecided):
        await settle_by_history(journal, batch, history)
    await journal.in_thread(journal.give_up)


async def _result(
    item: RenewalItem | BatchItem, idempotency_key: str, change: Change, history: History
) -> Result:
    subscriber_id, version = item.id, item.version
    try:
        entries = await history(subscriber_id)
    except NotFound:
        return Result(subscriber_id, change.gone_as)
    if not entries or entries[0].version < version:
        raise UnexpectedAnswer("a history that ends before the version that was read")
    for entry in entries:
        keyless = entry.idempotency_key is None and change.is_made_by(entry, item)
        if keyless or entry.idempotency_key == idempotency_key:
            return Result(
                subscriber_id,
                change.done_as,
                previous_version=entry.version - 1,
                version=entry.version,
            )
    return Result(subscriber_id, ItemOutcome.NOT_DONE)
