"""The places of the columns of the table of subscribers."""

from dataclasses import dataclass
from typing import Final

from syren_api.queries import SortKey
from syren_tui.i18n import N_

WIDE: Final = 99
"""Cells from which on the columns are side by side, as on the portal: those of a terminal of 100
columns beside the scroll bar."""
_LIBRARY_ASIDE: Final = 119
"""Cells from which on the library has a column of its own, where rows have two lines."""
_NARROW: Final = 72
"""Cells below which there is no room for a third column."""
MARGIN: Final = 4
"""Cursor, mark, sign, and a space."""
_STATUS: Final = 38
_STATUS_ALONE: Final = 22
"""Where the portal knows no end dates."""
_DAY: Final = 10
_NUMBER: Final = 13
LIBRARY: Final = 16
"""Cells of a library's name."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column's place."""

    label: str
    """To be translated."""
    sort: SortKey | None
    """What the list is then sorted by; None: it cannot be."""
    width: int


@dataclass(frozen=True, slots=True)
class ListLayout:
    """The places of the texts in a row."""

    width: int
    wide: bool
    library: bool
    """Whether the library is shown."""
    compact: bool
    """Whether a row has one line."""
    columns: tuple[ListColumn, ...]
    library_below: bool = False
    """Whether the library stands under the resources: there is no room for a column of its own."""

    @property
    def resources(self) -> int:
        """The cells that the resources have."""
        if self.wide:
            return max(1, self.columns[-1].width - 1)
        beside = LIBRARY + 1 if self.library else 0
        return self.width - self.columns[0].width - beside - 1


def layout_for(
    width: int, *, library: bool, ends: bool = True, compact: bool = False
) -> ListLayout:
    """Return the places for a table of so many cells.

    Args:
        width: the cells of a line.
        library: whether it has subscribers of several libraries.
        ends: whether there are end dates.
        compact: whether a row has one line.
    """
    status = ListColumn(N_("Statut"), "status", _STATUS if ends else _STATUS_ALONE)
    rest = width - status.width
    if width < _NARROW:
        columns: tuple[ListColumn, ...] = (status, ListColumn(N_("Nom"), "last_name", rest))
        return ListLayout(width, False, library, compact, columns)
    if width < WIDE:
        names = ListColumn(N_("Nom"), "last_name", rest - _DAY - 4)
        columns = (status, names, ListColumn(N_("Inscription"), "registered_at", _DAY + 4))
        return ListLayout(width, False, library, compact, columns)
    facts: tuple[ListColumn, ...] = (ListColumn(N_("Inscription"), "registered_at", _DAY + 4),)
    if compact:  # there is no room under the names for what tells people apart
        facts = (ListColumn(N_("Né(e) le"), None, _DAY + 1), ListColumn(N_("Carte"), None, _NUMBER))
    has_column = library and (compact or width >= _LIBRARY_ASIDE)
    if has_column:
        facts += (ListColumn(N_("Bibliothèque"), None, LIBRARY + 1),)
    rest -= sum(each.width for each in facts)
    last = min(rest - rest * 2 // 5, max(14, rest * 3 // 10))
    first = min(rest - last, max(12, rest * 2 // 10))
    columns = (
        status,
        ListColumn(N_("Nom"), "last_name", last),
        ListColumn(N_("Prénom"), "first_name", first),
        *facts,
        ListColumn(N_("Ressources"), None, rest - last - first),
    )
    below = library and not has_column
    return ListLayout(width, True, library, compact, columns, library_below=below)
