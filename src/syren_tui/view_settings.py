"""Views of the list as settings and files hold them: a name, and what the list is asked for.

Days are so many from the portal's day on, negative for days before; or days of the calendar. As
settings are read before the first paint, this imports neither pydantic nor httpx.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final

from syren_api.statuses import ResourceStatus, Status
from syren_tui.i18n import N_

MOST: Final = 15
"""Views at most: with those of the console, they are counted in one call."""
LONGEST_NAME: Final = 40
_LONGEST: Final = 200
_FARTHEST: Final = 36_600
"""Days from the portal's day."""
_SORTS: Final = ("last_name", "first_name", "status", "registered_at", "valid_until",
                 "requested_at", "relevance")  # fmt: skip
_NAME: Final = N_("un nom de 1 à 40 caractères, différent de ceux des autres vues")
_TEXT: Final = N_("un texte entre guillemets, de 200 caractères au plus")
_STATUSES: Final = N_('des statuts, comme ["pending", "validated"]')
_BOUND: Final = N_("un nombre de jours à partir d’aujourd’hui, comme -7, ou un jour, 2027-01-31")
_RESOURCE_FIRST: Final = N_("aussi resource : la ressource qui a cet état")
_ONE_OF_TWO: Final = N_("ends seul, ou bien ends_from et ends_to")
_KNOWN_NAME: Final = N_("un réglage connu : voyez le guide")

DayBound = int | date
Fail = Callable[[str, object, str], Exception]
"""Makes the exception for a value: its name, itself, and what is expected."""


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """One view, as it is written down."""

    name: str
    search: str = field(default="", repr=False)
    status: tuple[str, ...] = ()
    library: str = ""
    """An id of the portal's, as `resource`."""
    resource: str = ""
    resource_status: str = ""
    sort: str = ""
    """As the portal names orders; ``-`` in front: backwards."""
    ends: str = ""
    """``past``, ``near`` or ``none``; empty: any, or those of the period."""
    ends_from: DayBound | None = None
    ends_to: DayBound | None = None
    requested_from: DayBound | None = None
    requested_to: DayBound | None = None

    def as_values(self) -> dict[str, Any]:
        """Return what is set, as JSON values."""
        values: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value not in ("", (), None):
                values[each.name] = value.isoformat() if isinstance(value, date) else value
        return values


def read_view(table: Mapping[str, Any], fail: Fail) -> ViewSettings:
    """Read a view.

    Args:
        table: as it stands in a file.
        fail: see `Fail`.

    Raises:
        Exception: what `fail` makes: a value is not what it must be.
    """
    kinds = {each.name for each in fields(ViewSettings)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in kinds:
            raise fail(name, "", _KNOWN_NAME)
        values[name] = _read(name, value, fail)
    name = values.get("name", "")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME:
        raise fail("name", name, _NAME)
    if values.get("resource_status") and not values.get("resource"):
        raise fail("resource_status", values["resource_status"], _RESOURCE_FIRST)
    if values.get("ends") and {"ends_from", "ends_to"} & values.keys():
        raise fail("ends", values["ends"], _ONE_OF_TWO)
    return ViewSettings(**values)


def read_views(tables: object, fail: Fail) -> tuple[ViewSettings, ...]:
    """Read views, each of another name.

    Raises:
        Exception: what `fail` makes.
    """
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise fail("views", "", "[[views]]")
    if len(tables) > MOST:
        raise fail("views", len(tables), N_("15 vues au plus"))
    views = tuple(read_view(each, fail) for each in tables)
    if len({each.name for each in views}) < len(views):
        raise fail("name", "", _NAME)
    return views


def _read(name: str, value: object, fail: Fail) -> object:
    if name == "status":
        texts = [value] if isinstance(value, str) else value
        known = {each.value for each in Status}
        if not isinstance(texts, list) or not all(each in known for each in texts):
            raise fail(name, value, _STATUSES)
        return tuple(texts)
    if name.endswith(("_from", "_to")):
        return _bound(name, value, fail)
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise fail(name, value, _TEXT)
    choices = {
        "ends": ("past", "near", "none"),
        "resource_status": tuple(each.value for each in ResourceStatus),
        "sort": (*_SORTS, *(f"-{each}" for each in _SORTS if each != "relevance")),
    }.get(name)
    if choices is not None and value and value not in choices:
        raise fail(name, value, ", ".join(choices))
    return value


def _bound(name: str, value: object, fail: Fail) -> DayBound:
    """Return a number of days, or a day; journals of JSON have days as texts."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _FARTHEST:
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise fail(name, value, _BOUND)
