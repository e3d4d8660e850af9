"""The table of subscribers: any number of them, two lines each, fetched as they come into view."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable
from textual.widgets.data_table import Column, ColumnKey, RowKey

from syren_api.models import Portal, Subscriber
from syren_api.queries import Sort
from syren_api.statuses import Status
from syren_tui.i18n import N_, Speech
from syren_tui.listing.namesakes import namesakes
from syren_tui.listing.page_cache import PAGE, PageCache
from syren_tui.listing.query import sort_key_of
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.runtime.interfaces import TakesCards
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS, row_of
from syren_tui.widgets.base.navigation import row_bindings
from syren_tui.widgets.base.row_painter import Lines
from syren_tui.widgets.base.virtual_table import VirtualTable
from syren_tui.widgets.list import subscriber_lines as lines
from syren_tui.widgets.list.list_layout import layout_for

_AHEAD = 30
"""Rows fetched beyond those in view, in the direction of the last movement."""
_BEHIND = 5
"""Rows fetched in the other direction."""


class SubscriberTable(VirtualTable, TakesCards, inherit_bindings=False):
    """Shows subscribers; says which pages of them it lacks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", N_("Ouvrir"), tooltip=N_("Ouvrir la fiche")),
        *row_bindings(N_("Premier abonné"), N_("Dernier abonné")),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "subscriber-table--muted",
        "subscriber-table--strong",
        "subscriber-table--note",
        "subscriber-table--urgent",
        "subscriber-table--sorted",
        *(f"subscriber-table--{status.value}" for status in Status),
    }

    @dataclass
    class PagesWanted(Message):
        """Pages of the list are in view, or nearly, and not there."""

        numbers: list[int]

        def can_replace(self, message: Message) -> bool:
            """The newest says it all."""
            return isinstance(message, SubscriberTable.PagesWanted)

    @dataclass
    class CardTyped(Message):
        """A digit was typed on the table: a card number begins."""

        text: str

    class KeyOnEmpty(Message):
        """A key of the rows was pressed where there are none."""

        def __init__(self, by: int) -> None:
            """Keep how far down the cursor was to go, in rows; 0: the row was to be opened."""
            super().__init__()
            self.by = by

    def __init__(
        self,
        portal: Portal,
        speech: Speech,
        marks: Set[str],
        *,
        library: bool,
        ascii_only: bool = False,
        compact: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Begin empty.

        Args:
            portal: on its day.
            speech: the user's language.
            marks: the ids of the marked subscribers, as they are at any time.
            library: whether it has subscribers of several libraries.
            ascii_only: whether the terminal has only those of ASCII.
            compact: whether each has one line.
            id: of the widget.
        """
        super().__init__(self, row_height=1 if compact else 2, id=id)
        self.portal = portal
        self.pages: PageCache[Subscriber] = PageCache()
        self._speech = speech
        self._selection = marks
        self._library = library
        self._namesakes: Set[str] = frozenset()
        """The ids of those who share their name with somebody else in what is held."""
        self._signs = ASCII_SIGNS if ascii_only else SIGNS
        self._ends = portal.validity_months is not None
        self._layout = layout_for(80, library=library, ends=self._ends, compact=compact)
        self._palette: lines.Palette | None = None
        self._sort: Sort = "last_name"
        self._goes_down = True
        self._shown_on = portal

    # What a screen says.

    def show_list(self, total: int, pages: Iterable[tuple[int, Sequence[Subscriber]]],
                  *, sort: Sort, cursor: int | None) -> None:  # fmt: skip
        """Show another list, or the same one as it is now.

        Args:
            total: how many there are.
            pages: what is known of it: pages with their numbers.
            sort: its order.
            cursor: where the cursor goes; None: it stays.
        """
        in_view = range(self.first_visible, self.first_visible + self.visible_rows + 1)
        before = {index: self.pages.item(index) for index in in_view}
        self.pages.clear()
        for number, items in pages:
            self.pages.put(number, items)
        self._sort = sort
        told_apart = self._find_namesakes()
        same = {
            index
            for index, item in before.items()
            if item is not None and item == self.pages.item(index) and item.id not in told_apart
        }
        if self.portal is not self._shown_on:  # another day: what is near or over is said anew
            same, self._shown_on = set(), self.portal
        self.set_total(total, cursor=cursor, unchanged=same)
        self.ask_for_pages()

    def show_page(self, number: int, items: Sequence[Subscriber]) -> None:
        """Show a page that has come."""
        self.pages.put(number, items)
        self._repaint(range(number * PAGE, number * PAGE + len(items)))

    def replace(self, index: int, subscriber: Subscriber) -> None:
        """Show a subscriber as it is now."""
        self.pages.replace(index, subscriber)
        self._repaint([index])

    def _repaint(self, places: Iterable[int]) -> None:
        """Paint rows anew, and those who share a name with somebody now, or no longer."""
        others = self._find_namesakes()
        held = self.pages.items() if others else ()
        self.repaint_rows(*places, *(place for place, each in held if each.id in others))

    def _find_namesakes(self) -> Set[str]:
        """Find out who shares a name with whom; returns those for whom that is new, or no more."""
        before = self._namesakes
        self._namesakes = namesakes(subscriber for _, subscriber in self.pages.items())
        return self._namesakes ^ before

    @property
    def current(self) -> Subscriber | None:
        """The subscriber under the cursor; None where there is none, or not yet."""
        return self.pages.item(self.cursor_row) if self.total else None

    def set_compact(self, compact: bool) -> None:
        """Show one line a subscriber, or two."""
        self._layout = layout_for(
            self._layout.width, library=self._library, ends=self._ends, compact=compact
        )
        self.set_row_height(1 if compact else 2)
        self.ask_for_pages()

    def lacking(self) -> int | None:
        """Return the number, from 1, of the page that what is in view lacks most; None: none.

        What is in view goes before what is near.
        """
        first = self.first_visible
        last = first + self.visible_rows
        in_view = self.pages.missing(first, last, self.total)
        near = in_view or self._missing_near()
        return near[0] + 1 if near else None

    def ask_for_pages(self) -> None:
        """Say which pages are lacking for what is in view, or will soon be."""
        if missing := self._missing_near():
            self.post_message(self.PagesWanted(missing))

    def _missing_near(self) -> list[int]:
        before, after = (_BEHIND, _AHEAD) if self._goes_down else (_AHEAD, _BEHIND)
        first = self.first_visible
        return self.pages.missing(first - before, first + self.visible_rows + after, self.total)

    # Painting.

    def key_at(self, index: int) -> RowKey:
        """Return a subscriber's id, where it is known."""
        subscriber = self.pages.item(index)
        return RowKey(subscriber.id if subscriber is not None else None)

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the text of the lines of a row."""
        layout, palette = self._layout, self._styles()
        subscriber = self.pages.item(index)
        if subscriber is None:
            return lines.waiting(palette, self.row_height, "›" if cursor else " ")
        spread = 2 if layout.wide and self.row_height == 2 and not layout.library_below else 1
        row = row_of(subscriber, self.portal, self._speech, layout.resources, lines=spread)
        look = lines.RowLook(
            row,
            self._signs[row.status],
            cursor,
            marked=subscriber.id in self._selection,
            is_namesake=subscriber.id in self._namesakes,
        )
        paint = lines.two_lines if self.row_height == 2 else lines.one_line
        return paint(look, layout, palette)

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return the text of the header."""
        plain = self.get_component_rich_style("datatable--header")
        sorted_by = plain + self.get_component_rich_style("subscriber-table--sorted", partial=True)
        key, sign = sort_key_of(self._sort)
        cells = lines.header(self._layout, key, sign, self._speech.gettext)
        return [
            (text, sorted_by if here else plain, index) for index, (text, here) in enumerate(cells)
        ]

    @property
    def ordered_columns(self) -> list[Column]:
        """The columns in their order; their keys are what the list can be sorted by."""
        return [
            Column(ColumnKey(each.sort), Text(self._speech.gettext(each.label)), each.width)
            for each in self._layout.columns
        ]

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._palette = None

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into view."""
        super().watch_scroll_y(old_value, new_value)
        self._goes_down = new_value > old_value
        self.ask_for_pages()

    def lay_out(self, width: int) -> None:
        """Find the places of the columns."""
        self._layout = layout_for(
            width, library=self._library, ends=self._ends, compact=self.row_height == 1
        )

    def on_resize(self, event: events.Resize) -> None:
        """Ask for what is in view now: there may be more."""
        super().on_resize(event)
        self.call_after_refresh(self.ask_for_pages)

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Stop it: no screen handles it, and it would go up all ancestors at each movement."""
        event.stop()

    def action_cursor_up(self) -> None:
        """Go one row up; on an empty list, among those who are offered instead."""
        if self.total:
            super().action_cursor_up()
        else:
            self.post_message(self.KeyOnEmpty(-1))

    def action_cursor_down(self) -> None:
        """Go one row down; on an empty list, among those who are offered instead."""
        if self.total:
            super().action_cursor_down()
        else:
            self.post_message(self.KeyOnEmpty(1))

    def action_select_cursor(self) -> None:
        """Open the row; on an empty list, take what is offered instead."""
        if self.total:
            super().action_select_cursor()
        else:
            self.post_message(self.KeyOnEmpty(0))

    def on_key(self, event: events.Key) -> None:
        """Take a digit as the beginning of a card number: a scanner types, then Enter."""
        sign = event.character
        if sign and (sign in UNSHIFTED_DIGITS or (sign.isascii() and sign.isdigit())):
            event.stop()
            self.post_message(self.CardTyped(sign))

    def _styles(self) -> lines.Palette:
        if self._palette is None:

            def part(name: str) -> Style:
                return self.get_component_rich_style(f"subscriber-table--{name}", partial=True)

            self._palette = lines.Palette.of(part)
        return self._palette
