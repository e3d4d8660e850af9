"""Decisions taken one after the other: each has a change of its own, sent in a batch of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from syren_api.batches import BatchItem, BatchRequest
from syren_api.models import HistoryEntry
from syren_api.statuses import Action
from syren_tui.renewal.change import Change, ChangeRequest, PlannedItem
from syren_tui.renewal.results import ItemOutcome

_DERIVED: Final = frozenset({"valid_until", "requested_at", "status_reason", "claimed_number"})
"""Fields that change with others."""


@dataclass(frozen=True)
class Decisions(Change):
    """A day of decisions: what each is, its own request says."""

    kind: ClassVar[str] = "decisions"
    done_as: ClassVar[ItemOutcome] = ItemOutcome.CHANGED

    def values(self) -> dict[str, Any]:
        """There is nothing that all have in common."""
        return {}

    def request(self, items: Sequence[PlannedItem]) -> ChangeRequest:
        """Nobody is planned: each is written down with its request.

        Raises:
            ValueError: always.
        """
        raise ValueError("decided one after the other")

    def body(self, request: ChangeRequest) -> str:
        """Return the batch."""
        return request.model_dump_json(exclude_unset=True)

    def read(self, body: str) -> BatchRequest:
        """Return the batch."""
        return BatchRequest.model_validate_json(body)

    def is_made_by(self, entry: HistoryEntry, item: object) -> bool:
        """Tell whether an entry of the history is what a PATCH has made of an account."""
        return isinstance(item, BatchItem) and is_made_by_patch(entry, item)


def is_made_by_patch(entry: HistoryEntry, item: BatchItem) -> bool:
    """Tell whether an entry is what an item asks for: its version, its status, and nothing else."""
    if entry.version != item.version + 1 or entry.action is not Action.EDITED:
        return False
    wanted = _flat(item.change)
    made = {each.field: each.after for each in entry.changes if each.field not in _DERIVED}
    has_status = "status" not in wanted or made.get("status") == wanted["status"]
    return has_status and all(wanted.get(name) == after for name, after in made.items())


def _flat(patch: dict[str, Any]) -> dict[str, Any]:
    """Return a merge patch by the names of a history's fields."""
    resources = patch.get("resources", {})
    rest = {name: value for name, value in patch.items() if name != "resources"}
    return rest | {f"resources.{key}": value for key, value in resources.items()}
