"""The kinds of changes, by the words that journals have for them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from syren_api.statuses import ResourceStatus, Status
from syren_tui.renewal.batch_changes import Deletion, SetResource, SetStatus, SetTown
from syren_tui.renewal.change import Change
from syren_tui.renewal.decisions import Decisions
from syren_tui.renewal.renewals import Renewals


def change_of(kind: str, values: Mapping[str, Any]) -> Change:
    """Return the change that a journal describes: see `Change.kind` and `Change.values`.

    Raises:
        KeyError: this console does not know the kind, or values are missing.
        ValueError: a value is none of its kind.
    """
    return _KINDS[kind](values)


def _set_resource(values: Mapping[str, Any]) -> SetResource:
    wanted = values["wanted"]
    return SetResource(
        str(values["resource"]),
        str(values["name"]),
        ResourceStatus(wanted) if wanted is not None else None,
    )


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any]], Change]]] = {
    Renewals.kind: lambda values: Renewals(bool(values["activate_resources"])),
    SetStatus.kind: lambda values: SetStatus(Status(values["status"]), values["reason"]),
    SetResource.kind: _set_resource,
    SetTown.kind: lambda values: SetTown(values["postal_code"], values["city"]),
    Deletion.kind: lambda _: Deletion(),
    Decisions.kind: lambda _: Decisions(),
}
