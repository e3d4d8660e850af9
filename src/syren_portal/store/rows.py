"""Rows of a list as JSON values, straight from the columns: there are many of them.

What a `StoredSubscriber` would answer, without making one: days and resources are read as the text
that they are written as.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Connection, Date, Text, cast, func, type_coerce

from syren_api.models import CatalogueResource, Library, PortalRules
from syren_api.statuses import ResourceStatus
from syren_portal.db.column_types import EPOCH
from syren_portal.db.schema import libraries, subscribers

_SELECTED: Final = (
    "id",
    "version",
    "status",
    "last_name",
    "first_name",
    "registration_number",
    "valid_until",
    "library_registered_on",
    "resources",
    "birth_date",
    "library",
    "requested_at",
)
_LISTED: Final = (
    "id",
    "version",
    "status",
    "valid_until",
    "last_name",
    "first_name",
    "email",
    "birth_date",
    "postal_code",
    "city",
    "library",
    "registration_number",
    "registered_at",
    "library_registered_on",
    "resources",
    "updated_at",
    "claimed_number",
    "requested_at",
    "status_reason",
)
_STATUSES: Final = tuple(ResourceStatus)


def selected_columns(connection: Connection) -> list[ColumnElement[Any]]:
    """Return the columns that `selected` reads."""
    return [_column(connection, name) for name in _SELECTED]


def selected(
    rows: Iterable[Sequence[Any]], rules: PortalRules, places: Iterable[Library]
) -> list[dict[str, Any]]:
    """Return the items of a selection.

    Args:
        rows: of `selected_columns`.
        rules: the portal's.
        places: every library.
    """
    described = {each.id: {"id": each.id, "name": each.name} for each in places}
    resources = _Resources(rules, lambda each: {"id": each.id})
    items = []
    for row in rows:
        values = dict(zip(_SELECTED, row, strict=True))
        values["resources"] = resources[values["resources"]]
        values["library"] = described[values["library"]]
        values["requested_at"] = _instant(values["requested_at"])
        items.append(values)
    return items


def listed_columns(connection: Connection) -> list[ColumnElement[Any]]:
    """Return the columns that `listed` reads, of subscribers joined with their libraries."""
    return [*(_column(connection, name) for name in _LISTED), libraries.c.name]


def listed(rows: Iterable[Sequence[Any]], rules: PortalRules) -> dict[str, dict[str, Any]]:
    """Return the items of a page by id; each is what the subscriber alone is answered as."""
    resources = _Resources(rules, lambda each: {"id": each.id, "name": each.name})
    items = {}
    for *columns, library_name in rows:
        values = dict(zip(_LISTED, columns, strict=True))
        values["library"] = {"id": values["library"], "name": library_name}
        values["resources"] = resources[values["resources"]]
        values["updated_at"] = _instant(values["updated_at"])
        values["requested_at"] = _instant(values["requested_at"])
        items[values["id"]] = values
    return items


class _Resources(dict[str, list[dict[str, str]]]):
    """By the stored text. Few different sets come up again and again: each is read once."""

    def __init__(
        self, rules: PortalRules, described: Callable[[CatalogueResource], Mapping[str, str]]
    ) -> None:
        # One object for each resource and status, in all the sets that hold it.
        self._catalogue = [
            (each.id, {status: {**described(each), "status": status.value} for status in _STATUSES})
            for each in rules.resources
        ]

    def __missing__(self, stored: str) -> list[dict[str, str]]:
        given = json.loads(stored)
        read = [each[given[key]] for key, each in self._catalogue if key in given]
        self[stored] = read
        return read


def _instant(stored: int | None) -> str | None:
    if stored is None:
        return None
    at = EPOCH + timedelta(milliseconds=stored)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _column(connection: Connection, name: str) -> ColumnElement[Any]:
    """Return a column, days and resources as text and moments as the number that is stored."""
    column = subscribers.c["library_id" if name == "library" else name]
    if name in {"updated_at", "requested_at"}:
        return type_coerce(column, BigInteger)
    if name != "resources" and not isinstance(column.type, Date):
        return column
    if connection.dialect.name == "sqlite":
        return type_coerce(column, Text)  # which it is
    return cast(column, Text) if name == "resources" else func.to_char(column, "YYYY-MM-DD")
