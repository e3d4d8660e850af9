"""Batches of one on a portal that takes none: each change goes as a PATCH, which has no key.

Whether one that was sent before arrived is read from the account's history.
"""

from typing import Any, Protocol

from syren_api.batches import BatchAnswer, BatchItem, BatchRequest, BatchResult, ChangedResult
from syren_api.features import Feature
from syren_api.models import HistoryEntry, Portal, Subscriber
from syren_api.renewals import RejectedResult, RenewalAnswer
from syren_api.requests import RenewalRequest
from syren_tui.client.errors import Conflict, Forbidden, InvalidRequest, NotFound, StaleVersion
from syren_tui.client.own_changes import OwnChanges
from syren_tui.renewal.change import Calls
from syren_tui.renewal.decisions import is_made_by_patch


class PatchingClient(Protocol):
    """The calls of a portal that takes no batches."""

    @property
    def own_changes(self) -> OwnChanges:
        """What this console has changed itself."""

    async def renew(self, batch: RenewalRequest, idempotency_key: str) -> RenewalAnswer:
        """Renew each account of a batch."""

    async def patch(self, subscriber_id: str, version: int, changes: dict[str, Any]) -> Subscriber:
        """Change an account."""

    async def subscriber(self, subscriber_id: str) -> Subscriber:
        """Read an account."""

    async def history(self, subscriber_id: str) -> tuple[HistoryEntry, ...]:
        """Read its history."""


class PatchCalls:
    """Carries out batches of one on a portal that takes none; sent again, nothing is done twice."""

    def __init__(self, client: PatchingClient) -> None:
        """Send by a client."""
        self._client = client

    async def renew(self, batch: RenewalRequest, idempotency_key: str) -> RenewalAnswer:
        """Renew each account of a batch."""
        return await self._client.renew(batch, idempotency_key)

    async def batch(self, batch: BatchRequest, idempotency_key: str) -> BatchAnswer:
        """Change each account, one after the other."""
        return BatchAnswer(results=tuple([await self._changed(each) for each in batch.items]))

    async def _changed(self, item: BatchItem) -> BatchResult:
        try:
            after = await self._client.patch(item.id, item.version, item.change)
        except StaleVersion as error:
            for entry in await self._client.history(item.id):
                if entry.version == item.version + 1 and is_made_by_patch(entry, item):
                    self._client.own_changes.found(item.id, entry.version)
                    return _done(item, await self._client.subscriber(item.id))
            return RejectedResult(id=item.id, outcome="rejected", problem=error.problem)
        except (Conflict, Forbidden, InvalidRequest, NotFound) as error:
            return RejectedResult(id=item.id, outcome="rejected", problem=error.problem)
        return _done(item, after)


def calls_of(client: Any, portal: Portal) -> Calls:
    """Return the calls that carry out a series on a portal."""
    return client if portal.has(Feature.BATCH) else PatchCalls(client)


def _done(item: BatchItem, after: Subscriber) -> ChangedResult:
    return ChangedResult(
        id=item.id, outcome="changed", previous_version=item.version, subscriber=after
    )
