"""How a subscriber is shown in the table: the places of the columns, and the texts in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.style import Style

from syren_api.requests import SortKey
from syren_api.statuses import Status
from syren_tui.i18n import N_
from syren_tui.texts.rows import RowTexts, cut
from syren_tui.widgets.base.cells import fit

WIDE: Final = 100
"""Cells from which on the columns are side by side, as on the portal."""
_NARROW: Final = 72
"""Cells below which there is no room for a third column."""
_MARGIN: Final = 4
"""Cursor, mark, sign, and a space."""
_STATUS: Final = 38
_STATUS_ALONE: Final = 22
"""Where the portal knows no end dates."""
_DAY: Final = 10
_LIBRARY: Final = 16


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
    columns: tuple[ListColumn, ...]

    @property
    def resources(self) -> int:
        """The cells that the resources have."""
        if self.wide:
            return self.columns[-1].width - 1
        beside = _LIBRARY + 1 if self.library else 0
        return self.width - self.columns[0].width - beside - 1


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of the texts in a row."""

    text: Style
    strong: Style
    muted: Style
    status: dict[Status, Style]
    note: Style
    urgent: Style


def layout_for(width: int, *, library: bool, ends: bool = True) -> ListLayout:
    """Return the places for a table of so many cells.

    Args:
        width: the cells of a line.
        library: whether it has subscribers of several libraries.
        ends: whether there are end dates.
    """
    status = ListColumn(N_("Statut"), "status", _STATUS if ends else _STATUS_ALONE)
    rest = width - status.width
    if width < _NARROW:
        columns: tuple[ListColumn, ...] = (status, ListColumn(N_("Nom"), "last_name", rest))
        return ListLayout(width, False, library, columns)
    if width < WIDE:
        names = ListColumn(N_("Nom"), "last_name", rest - _DAY - 4)
        columns = (status, names, ListColumn(N_("Inscription"), "registered_at", _DAY + 4))
        return ListLayout(width, False, library, columns)
    rest -= _DAY + 4 + (_LIBRARY + 1 if library else 0)
    last = max(14, rest * 3 // 10)
    first = max(12, rest * 2 // 10)
    columns = (
        status,
        ListColumn(N_("Nom"), "last_name", last),
        ListColumn(N_("Prénom"), "first_name", first),
        ListColumn(N_("Inscription"), "registered_at", _DAY + 4),
        *((ListColumn(N_("Bibliothèque"), None, _LIBRARY + 1),) if library else ()),
        ListColumn(N_("Ressources"), None, rest - last - first),
    )
    return ListLayout(width, True, library, columns)


@dataclass(frozen=True, slots=True)
class RowLook:
    """How one row is to look."""

    row: RowTexts
    sign: str
    cursor: bool
    marked: bool


Text = tuple[str, Style]


def two_lines(look: RowLook, layout: ListLayout, palette: Palette) -> Sequence[Sequence[Text]]:
    """Return the two lines of a row."""
    row = look.row
    status = layout.columns[0].width
    first = [*_prefill(look, palette), *_label(look, status - _MARGIN, palette)]
    end_style = palette.urgent if row.urgent else palette.muted
    second = [("  ", palette.text), (fit(row.end, status - 2), end_style)]
    if layout.wide:
        names = (row.last_name, row.first_name, row.registered_at)
        first += _cells(zip(names, layout.columns[1:4], strict=True), palette)
        if layout.library:
            first.append((fit(row.library, layout.columns[4].width), palette.muted))
        resources = layout.columns[-1].width
        first.append((fit(row.resources, resources), palette.text))
        room = layout.width - status - resources
        second.append((" " * room, palette.text))
        second.append((fit(row.more_resources, resources), palette.text))
    else:
        first += _narrow_names(row, layout, palette)
        width = layout.resources + 1
        second.append((fit(row.resources, width), palette.muted))
        if layout.library:
            second.append((fit(row.library, _LIBRARY + 1), palette.muted))
    return (first, second)


def one_line(look: RowLook, layout: ListLayout, palette: Palette) -> Sequence[Sequence[Text]]:
    """Return the one line of a row in the compact list."""
    row = look.row
    status = layout.columns[0].width
    label = 13
    line = [
        *_prefill(look, palette),
        (fit(row.label, label), palette.status[row.status] + palette.strong),
        (
            fit(row.short_end, status - _MARGIN - label),
            palette.urgent if row.urgent else palette.note if row.note else palette.muted,
        ),
    ]
    if layout.wide:
        names = (row.last_name, row.first_name, row.registered_at)
        line += _cells(zip(names, layout.columns[1:4], strict=True), palette)
        if layout.library:
            line.append((fit(row.library, layout.columns[4].width), palette.muted))
        line.append((fit(row.resources, layout.columns[-1].width), palette.text))
    elif layout.library:
        names_width = sum(column.width for column in layout.columns[1:]) - _LIBRARY
        line.append((fit(_full_name(row), names_width), palette.text))
        line.append((fit(row.library, _LIBRARY), palette.muted))
    else:
        line += _narrow_names(row, layout, palette)
    return (line,)


def waiting(
    layout: ListLayout, palette: Palette, lines: int, cursor: str
) -> Sequence[Sequence[Text]]:
    """Return the lines of a row that has not come yet."""
    first = [(f"{cursor}   …", palette.muted)]
    return (first, *([[("", palette.text)]] * (lines - 1)))


def header(
    layout: ListLayout, sorted_by: SortKey, sign: str, say: Callable[[str], str]
) -> Sequence[tuple[str, bool]]:
    """Return the header's texts, each with whether the list is sorted by it."""
    cells = []
    for index, column in enumerate(layout.columns):
        label = say(column.label)
        here = column.sort == sorted_by
        if index == 1 and not layout.wide:
            first_name = say(N_("Prénom"))
            if sorted_by == "first_name":
                label, here = f"{label} {first_name} {sign}", True
            else:
                label = f"{label} {sign} {first_name}" if here else f"{label} {first_name}"
            label += " / " + say(N_("Ressources"))
        elif here:
            label = f"{label} {sign}"
        elif index == 0 and sorted_by == "valid_until":
            label, here = f"{label} / {say(N_('fin'))} {sign}", True
        pad = " " * 2 if index == 0 else ""
        cells.append((fit(pad + label, column.width), here))
    return cells


def _prefill(look: RowLook, palette: Palette) -> list[Text]:
    cursor = "›" if look.cursor else " "
    mark = "*" if look.marked else " "
    return [
        (cursor, palette.strong),
        (mark, palette.strong),
        (f"{look.sign} ", palette.status[look.row.status] + palette.strong),
    ]


def _label(look: RowLook, width: int, palette: Palette) -> list[Text]:
    row = look.row
    cells = [(row.label, palette.status[row.status] + palette.strong)]
    used = cell_len(row.label)
    if row.note:
        note = cut(f"  {row.note}", width - used)
        cells.append((note, palette.urgent if row.urgent else palette.note))
        used += cell_len(note)
    cells.append((" " * max(0, width - used), palette.text))
    return cells


def _narrow_names(row: RowTexts, layout: ListLayout, palette: Palette) -> list[Text]:
    _, names, *day = layout.columns
    cells = [(fit(_full_name(row), names.width), palette.text)]
    return cells + [(fit(row.registered_at, each.width), palette.muted) for each in day]


def _cells(cells: "zip[tuple[str, ListColumn]]", palette: Palette) -> list[Text]:
    styles = {0: palette.strong, 1: palette.text, 2: palette.muted}
    return [(fit(text, column.width), styles[place]) for place, (text, column) in enumerate(cells)]


def _full_name(row: RowTexts) -> str:
    return f"{row.last_name} {row.first_name}"
