"""What a series may do: each kind of change, and how often it was done to somebody."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from syren_api.models import HistoryEntry, Portal
from syren_api.statuses import ResourceStatus, Status
from syren_tui.client import PortalClient
from syren_tui.client.errors import NotFound
from syren_tui.renewal.batch_changes import BatchChange, Deletion, SetResource, SetStatus, SetTown
from syren_tui.renewal.change import Account
from syren_tui.renewal.plan import BatchPlan, Plan, PlanLine
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.renewal.results import ItemOutcome

REASON = "pas d’abonnement en cours"


@dataclass(frozen=True)
class Kind:
    """One kind of change."""

    name: str
    outcome: ItemOutcome
    plan: Callable[[Iterable[Account], Portal], Plan[PlanLine]]
    action: str | None
    """What the history calls it; None: it leaves no history."""
    login: str = "fouesnant"
    """Of an account that may do it."""
    patch: dict[str, Any] = field(default_factory=dict)

    async def times(self, client: PortalClient, ids: Sequence[str]) -> list[int]:
        """How often it was done to each."""

        async def done(each: str) -> int:
            try:
                entries = await client.history(each)
            except NotFound:
                return 1 if self.action is None else 0
            return self.counted(entries)

        return [await done(each) for each in ids]

    def counted(self, entries: Iterable[HistoryEntry]) -> int:
        """How often it was done by a history."""
        keyed = [each for each in entries if each.idempotency_key is not None]
        return sum(entry.action == self.action for entry in keyed)


def _batch(name: str, change: BatchChange, **members: Any) -> Kind:
    return Kind(
        name,
        change.done_as,
        lambda accounts, portal: BatchPlan(accounts, portal, change),
        None if change.done_as is ItemOutcome.DELETED else "edited",
        patch=change.patch,
        **members,
    )


RENEWAL = Kind(
    "renewal",
    ItemOutcome.RENEWED,
    lambda accounts, portal: RenewalPlan(accounts, portal, portal.today),
    "renewed",
)
STATUS = _batch("status", SetStatus(Status.REFUSED, REASON))
RESOURCE = _batch("resource", SetResource("pressreader", "PressReader", ResourceStatus.VALIDATED))
TOWN = _batch("town", SetTown(city="Concarneau", postal_code="29900"))
DELETION = _batch("deletion", Deletion(), login="departement")
KINDS = (RENEWAL, STATUS, RESOURCE, TOWN, DELETION)

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
