"""What a series does to its accounts: an object, one class a kind of change.

The engine knows no kinds. It asks the object what is sent of an account, how that is answered, and
what it means that an account is gone; the plan asks it besides what would become of an account.
The kinds are in `syren_tui.renewal.changes`, their sentences in `syren_tui.texts.changes`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from syren_api.batches import BatchAnswer, BatchRequest
from syren_api.models import HistoryEntry, SelectedSubscriber, Subscriber
from syren_api.renewals import RenewalAnswer
from syren_api.requests import RenewalRequest
from syren_tui.renewal.results import ItemOutcome

Account = SelectedSubscriber | Subscriber
"""An account of a plan, as a selection or a list has it."""
ChangeRequest = RenewalRequest | BatchRequest
"""The items of one call."""
ChangeAnswer = RenewalAnswer | BatchAnswer


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One account of a series, as it is written down before anything is sent."""

    id: str
    version: int
    day: date | None = None
    """Of registration, where it is renewed with one."""
    activates: bool = False
    """Whether every resource is switched on with its renewal. One call has one answer to this."""


class Change(ABC):
    """What a series does to its accounts."""

    kind: ClassVar[str]
    """Its word in journals."""
    done_as: ClassVar[ItemOutcome]
    """The outcome of an account that was treated so."""
    gone_as: ClassVar[ItemOutcome] = ItemOutcome.MISSING
    """What it means that an account is found no more, after its call had no answer."""
    can_be_undone: ClassVar[bool] = True
    most_unasked: ClassVar[int] = 50
    """Accounts that are sent without their number being typed first."""

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """Return what is wanted, as JSON values: `syren_tui.renewal.changes` reads them."""

    @abstractmethod
    def request(self, items: Sequence[PlannedItem]) -> ChangeRequest:
        """Return what is sent of some accounts in one call."""

    @abstractmethod
    def body(self, request: ChangeRequest) -> str:
        """Return a request as JSON, as the journal keeps it."""

    @abstractmethod
    def read(self, body: str) -> ChangeRequest:
        """Return the request that a journal keeps.

        Raises:
            ValueError: it is none.
        """

    def is_made_by(self, entry: HistoryEntry, item: object) -> bool:
        """Tell whether an entry of the history without a key is what was sent of an item."""
        return False

    def is_met_by(self, subscriber: Subscriber) -> bool:
        """Tell whether an account that is answered as done stands as it was wanted."""
        return True


class Calls(Protocol):
    """The calls that carry out a series; `syren_tui.client.PortalClient` has them."""

    async def renew(self, batch: RenewalRequest, idempotency_key: str) -> RenewalAnswer:
        """Renew."""

    async def batch(self, batch: BatchRequest, idempotency_key: str) -> BatchAnswer:
        """Change or delete."""


async def send(calls: Calls, request: ChangeRequest, idempotency_key: str) -> ChangeAnswer:
    """Send the items of one call, under its idempotency key, by the call that takes them.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    if isinstance(request, RenewalRequest):
        return await calls.renew(request, idempotency_key)
    return await calls.batch(request, idempotency_key)
