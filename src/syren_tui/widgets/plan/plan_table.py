"""The table of a plan: a row an account, now and after, or why it is left out."""

from collections.abc import Sequence, Set
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets.data_table import Column, ColumnKey, RowKey

from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExclusionReason, ExtraLine, PlanLine
from syren_tui.texts.plan import left_reason
from syren_tui.texts.rows import with_status
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.base.navigation import row_bindings
from syren_tui.widgets.base.row_painter import Lines
from syren_tui.widgets.base.virtual_table import VirtualTable
from syren_tui.widgets.plan.plan_columns import Cell, PlanColumns
from syren_tui.widgets.plan.plan_identity import (
    identity,
    looking_alike,
    name_and_number,
    whole_identity,
)
from syren_tui.widgets.plan.plan_layout import SIGN, TICK, PlanLayout


class PlanTable(VirtualTable, inherit_bindings=False):
    """Shows the lines of a plan, or those of them that a screen chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", N_("Régler"), show=False,
                tooltip=N_("Donner à ce compte sa propre date, ou garder ses ressources")),
        *row_bindings(N_("Première ligne"), N_("Dernière ligne")),
    ]  # fmt: skip
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "plan-table--muted",
        "plan-table--strong",
        "plan-table--warning",
        *(f"plan-table--{status.value}" for status in Status),
    }

    def __init__(
        self,
        plan: Plan[PlanLine],
        extras: Sequence[ExtraLine],
        columns: PlanColumns,
        speech: Speech,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Begin with every line.

        Args:
            plan: as it is at any time.
            extras: lines that belong to no account; shown after the others.
            columns: those after name and number.
            speech: the user's language.
            id: of the widget.
        """
        super().__init__(self, row_height=1, id=id)
        self._plan = plan
        self._ids = plan.ids
        self._extras = extras
        self._speech = speech
        self._columns = columns
        self._layout = self._layout_of(80)
        self._places: Sequence[int] = range(len(self._ids) + len(extras))
        self._found_alike: Set[str] | None = None
        self._parts: dict[str, Style] = {}

    def on_mount(self) -> None:
        """Show every line."""
        self.set_total(len(self._places), cursor=0)

    # What a screen says.

    def show_places(self, places: Sequence[int]) -> None:
        """Show some lines of the plan; the cursor stays on its own where that is one of them.

        Args:
            places: of the accounts, from 0; the lines that belong to none come after them.
        """
        here = self._places[self.cursor_row] if self.total else 0
        self._places = places
        cursor = places.index(here) if here in places else 0
        self.set_total(len(places), cursor=cursor)

    def lines_changed(self, subscriber_id: str) -> None:
        """Show every line of a plan that has other lines now, with the cursor on an account's."""
        self._ids = self._plan.ids
        self._found_alike = None
        self._places = range(len(self._ids) + len(self._extras))
        self.set_total(len(self._places), cursor=self._ids.index(subscriber_id))

    @property
    def current_extra(self) -> int | None:
        """The place, from 0, of the line under the cursor among those that belong to no account."""
        if not self.total:
            return None
        place = self._places[self.cursor_row] - len(self._ids)
        return place if place >= 0 else None

    @property
    def current_whole(self) -> str:
        """The text of the line under the cursor, where the table cuts some of it; else empty."""
        if not self.total:
            return ""
        layout = self._layout
        place = self._places[self.cursor_row]
        if place >= len(self._ids):
            extra = self._extras[place - len(self._ids)]
            cells = [(clean(extra.label), layout.name + layout.number), (extra.reason, layout.rest)]
        else:
            line = self._plan.line(self._ids[place])
            name, number = name_and_number(line.subscriber)
            cells = [(name, layout.name), (number, layout.number)]
            if line.subscriber.id in self._alike:
                cells = [(whole_identity(line.subscriber, self._speech), layout.identity)]
            if not line.included:
                cells.append((self._left_text(line), self._room_for_reason(line)))
            else:
                cells.append((self._columns.whole(line), layout.rest))
        if all(cell_len(text) < max(width, 1) for text, width in cells):
            return ""
        return "  ".join(text for text, _ in cells if text)

    @property
    def current_id(self) -> str | None:
        """The id of the account under the cursor; None: the line belongs to none."""
        if not self.total:
            return None
        place = self._places[self.cursor_row]
        return self._ids[place] if place < len(self._ids) else None

    # Painting.

    def key_at(self, index: int) -> RowKey:
        """Return an account's id."""
        place = self._places[index] if index < len(self._places) else len(self._ids)
        return RowKey(self._ids[place] if place < len(self._ids) else None)

    def lay_out(self, width: int) -> None:
        """Find the places of the columns."""
        self._layout = self._layout_of(width)
        self._found_alike = None

    def _layout_of(self, width: int) -> PlanLayout:
        return self._columns.layout_of(width)

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the text of a row."""
        place = self._places[index]
        begin = "›" if cursor else " "
        if place >= len(self._ids):
            return [self._extra(self._extras[place - len(self._ids)], begin)]
        line = self._plan.line(self._ids[place])
        tick = "[x] " if line.included else "[ ] " if line.can_be_taken_in else " –  "
        row = [(begin + tick, self._style("strong"))]
        if line.subscriber.id in self._alike:
            row += self._told_apart(line)
        else:
            row += self._who(line)
            row += self._included(line) if line.included else self._excluded(line)
        return [row]

    @property
    def _alike(self) -> Set[str]:
        """The ids of those whose names look the same in the column of names."""
        if self._found_alike is None:
            accounts = {each: self._plan.line(each).subscriber for each in self._ids}
            self._found_alike = looking_alike(accounts, self._layout.name - 1)
        return self._found_alike

    def _told_apart(self, line: PlanLine) -> list[tuple[str, Style]]:
        """Return a row with name, birth date and card whole; of the status there is the sign."""
        layout, status = self._layout, line.subscriber.status
        style = Style.null() if line.included else self._style("muted")
        who = identity(line.subscriber, layout.identity - 1, self._speech)
        sign = (f"{self._columns.signs[status]} ", self._style(status.value))
        if line.included:
            after = self._styled(self._columns.after(line, layout))
            return [(fit(who, layout.identity), style), sign, *after]
        width = self._room_for_reason(line)
        reason = fit(self._left_text(line), width)
        return [(f"{who} ", style), sign, (reason, self._style("muted"))]

    def _room_for_reason(self, line: PlanLine) -> int:
        """Return the cells in which it is said why a line is left out."""
        layout = self._layout
        if line.subscriber.id not in self._alike:
            return layout.rest - SIGN
        who = identity(line.subscriber, layout.identity - 1, self._speech)
        return layout.name + layout.number + layout.rest - cell_len(who) - 1 - SIGN

    def _who(self, line: PlanLine) -> list[tuple[str, Style]]:
        name, number = name_and_number(line.subscriber)
        style = Style.null() if line.included else self._style("muted")
        return [
            (fit(name, self._layout.name), style),
            (fit(number, self._layout.number), self._style("muted")),
        ]

    def _included(self, line: PlanLine) -> list[tuple[str, Style]]:
        return self._styled(self._columns.cells(line, self._layout))

    def _styled(self, cells: Sequence[Cell]) -> list[tuple[str, Style]]:
        return [(text, self._style(style)) for text, style in cells]

    def _excluded(self, line: PlanLine) -> list[tuple[str, Style]]:
        status = line.subscriber.status
        return [
            (f"{self._columns.signs[status]} ", self._style(status.value)),
            (fit(self._left_text(line), self._room_for_reason(line)), self._style("muted")),
        ]

    def _left_text(self, line: PlanLine) -> str:
        if line.exclusion is ExclusionReason.ALREADY:
            return self._speech.gettext("Déjà validé : rien à faire")
        reason = left_reason(line, self._plan, self._speech)
        return with_status(line.subscriber.status, reason, self._speech)

    def _extra(self, extra: ExtraLine, begin: str) -> list[tuple[str, Style]]:
        layout = self._layout
        return [
            (f"{begin} –  ", self._style("strong")),
            (fit(clean(extra.label), layout.name + layout.number), self._style("muted")),
            (fit(extra.reason, layout.rest), self._style("warning")),
        ]

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return the text of the header."""
        style = self.get_component_rich_style("datatable--header")
        return [
            (fit(label, width), style, index) for index, (label, width) in enumerate(self._heads)
        ]

    @property
    def _heads(self) -> list[tuple[str, int]]:
        say, layout = self._speech.gettext, self._layout
        heads = [
            (" " * TICK + f"{say('Nom')} {say('Prénom')}", TICK + layout.name),
            (say("N°"), layout.number),
            *self._columns.heads(layout),
        ]
        return [each for each in heads if each[1]]

    @property
    def ordered_columns(self) -> list[Column]:
        """The columns in their order; nothing is sorted by them."""
        return [Column(ColumnKey(None), Text(label), width) for label, width in self._heads]

    def notify_style_update(self) -> None:
        """Forget the old styles."""
        super().notify_style_update()
        self._parts = {}

    def _style(self, name: str) -> Style:
        if name not in self._parts:
            self._parts[name] = self.get_component_rich_style(f"plan-table--{name}", partial=True)
        return self._parts[name]
