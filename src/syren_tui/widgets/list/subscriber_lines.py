"""How a subscriber is shown in the table: the places of the columns, and the texts in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from rich.style import Style

from syren_api.queries import SortKey
from syren_api.statuses import Status
from syren_tui.i18n import N_
from syren_tui.texts.rows import RowTexts, cut
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.list.list_layout import LIBRARY, MARGIN, ListLayout

_LEAST_NAME: Final = 16
"""Cells of a name at least, beside what tells it from the same name."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of the texts in a row."""

    text: Style
    strong: Style
    muted: Style
    status: dict[Status, Style]
    note: Style
    urgent: Style

    @classmethod
    def of(cls, style_of: Callable[[str], Style]) -> "Palette":
        """Return the styles of a table.

        Args:
            style_of: gives the style of one of its component classes, by the end of its name.
        """
        return cls(
            text=Style.null(),
            strong=style_of("strong"),
            muted=style_of("muted"),
            status={status: style_of(status.value) for status in Status},
            note=style_of("note"),
            urgent=style_of("urgent"),
        )


@dataclass(frozen=True, slots=True)
class RowLook:
    """How one row is to look."""

    row: RowTexts
    sign: str
    cursor: bool
    marked: bool
    is_namesake: bool = False
    """Whether somebody else on the list has the same name."""


Text = tuple[str, Style]


def two_lines(look: RowLook, layout: ListLayout, palette: Palette) -> Sequence[Sequence[Text]]:
    """Return the two lines of a row."""
    row = look.row
    status = layout.columns[0].width
    first = [*_prefill(look, palette), *_label(look, status - MARGIN, palette)]
    end_style = palette.urgent if row.urgent else palette.muted
    end = row.end
    if not end and not _has_room_for_note(row, status - MARGIN):
        end, end_style = row.note, palette.note
    second = [("  ", palette.text), (fit(end, status - 2), end_style)]
    if layout.wide:
        first += _cells(_wide_cells(row, layout), layout, palette)
        resources = layout.columns[-1].width
        first.append((fit(row.resources, resources), palette.text))
        room = layout.width - status - resources
        style = palette.strong if look.is_namesake else palette.muted
        second.append((fit(f"{row.born}  {row.card}", room), style))
        below = row.library if layout.library_below else row.more_resources
        second.append((fit(below, resources), palette.text))
        return (first, second)
    first += _narrow_names(row, layout, palette)
    rest = layout.width - status
    if look.is_namesake:
        identity = _identity(f"{row.born}  {row.number or row.card} ", rest)
        second.append((identity, palette.strong))
        rest -= cell_len(identity)
    elif layout.library:
        resources = rest - LIBRARY - 1
        second.append((fit(row.resources, resources), palette.muted))
        rest -= resources
    second.append((fit(row.library if layout.library else row.resources, rest), palette.muted))
    return (first, second)


def one_line(look: RowLook, layout: ListLayout, palette: Palette) -> Sequence[Sequence[Text]]:
    """Return the one line of a row in the compact list."""
    row = look.row
    status = layout.columns[0].width
    label = 13
    room = status - MARGIN - label
    # Cut to a few cells it would say nothing: where the portal knows no ends the column is narrow.
    end = row.short_end if cell_len(row.short_end) < room else ""
    line = [
        *_prefill(look, palette),
        (fit(row.label, label), palette.status[row.status] + palette.strong),
        (
            fit(end, room),
            palette.urgent if row.urgent else palette.note if row.note else palette.muted,
        ),
    ]
    rest = layout.width - status
    if layout.wide:
        line += _cells(_wide_cells(row, layout), layout, palette)
        line.append((fit(row.resources, layout.columns[-1].width), palette.text))
    elif look.is_namesake:
        identity = _identity(f"{row.birth} {row.number or row.card}", rest - _LEAST_NAME)
        line.append((fit(_full_name(row), rest - cell_len(identity)), palette.text))
        line.append((identity, palette.strong))
    elif layout.library:
        line.append((fit(_full_name(row), rest - LIBRARY), palette.text))
        line.append((fit(row.library, LIBRARY), palette.muted))
    else:
        line += _narrow_names(row, layout, palette)
    return (line,)


def waiting(palette: Palette, lines: int, cursor: str) -> Sequence[Sequence[Text]]:
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
        elif index == 0 and sorted_by == "requested_at":
            label, here = f"{label} / {say(N_('attente'))} {sign}", True
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
    if row.note and (row.end or _has_room_for_note(row, width)):
        note = cut(f"  {row.note}", width - used)
        cells.append((note, palette.urgent if row.urgent else palette.note))
        used += cell_len(note)
    cells.append((" " * max(0, width - used), palette.text))
    return cells


def _has_room_for_note(row: RowTexts, width: int) -> bool:
    """Tell whether the note stands whole beside the label."""
    return cell_len(f"{row.label}  {row.note}") <= width


def _narrow_names(row: RowTexts, layout: ListLayout, palette: Palette) -> list[Text]:
    _, names, *day = layout.columns
    cells = [(fit(_full_name(row), names.width), palette.text)]
    return cells + [(fit(row.registered_at, each.width), palette.muted) for each in day]


def _wide_cells(row: RowTexts, layout: ListLayout) -> list[str]:
    """Return the texts of the columns between status and resources."""
    facts = [row.birth, row.number or "–"] if layout.compact else [row.registered_at]
    library = [row.library] if layout.library and not layout.library_below else []
    return [row.last_name, row.first_name, *facts, *library]


def _cells(texts: Sequence[str], layout: ListLayout, palette: Palette) -> list[Text]:
    styles = [palette.strong, palette.text]
    columns = layout.columns[1:-1]
    return [
        (fit(text, column.width), styles[place] if place < len(styles) else palette.muted)
        for place, (text, column) in enumerate(zip(texts, columns, strict=True))
    ]


def _identity(text: str, width: int) -> str:
    """Return what tells somebody from others of the same name, with a gap behind it."""
    return fit(text, min(width, cell_len(text) + 1))


def _full_name(row: RowTexts) -> str:
    return f"{row.last_name} {row.first_name}"
