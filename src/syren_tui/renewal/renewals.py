"""Renewals: the change with a call of its own, and a day of its own for each account."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from syren_api.requests import RenewalItem, RenewalRequest
from syren_tui.renewal.change import Change, ChangeRequest, PlannedItem
from syren_tui.renewal.results import ItemOutcome


@dataclass(frozen=True)
class Renewals(Change):
    """Renews accounts."""

    kind: ClassVar[str] = "renewal"
    done_as: ClassVar[ItemOutcome] = ItemOutcome.RENEWED

    activate_resources: bool
    """Whether the plan switches every resource on; each account may keep its own."""

    def values(self) -> dict[str, Any]:
        """Return whether resources are switched on."""
        return {"activate_resources": self.activate_resources}

    def request(self, items: Sequence[PlannedItem]) -> RenewalRequest:
        """Return each with its day; all of them switch their resources on, or none."""
        return RenewalRequest(
            items=tuple(
                RenewalItem(id=each.id, version=each.version, library_registered_on=each.day)
                for each in items
            ),
            activate_resources=items[0].activates,
        )

    def body(self, request: ChangeRequest) -> str:
        """Return all fields."""
        return request.model_dump_json()

    def read(self, body: str) -> RenewalRequest:
        """Return the batch."""
        return RenewalRequest.model_validate_json(body)
