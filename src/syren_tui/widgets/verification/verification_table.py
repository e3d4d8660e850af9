"""The table of a verification: a row an account, what the library's system says, what follows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.binding import BindingType
from textual.widgets.data_table import Column, ColumnKey, RowKey

from syren_api.statuses import Status
from syren_tui.i18n import N_, Speech
from syren_tui.membership.heaps import HeapEntry
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.base.navigation import row_bindings
from syren_tui.widgets.base.row_painter import Lines
from syren_tui.widgets.base.virtual_table import VirtualTable

_MARGIN: Final = 2
_NUMBER: Final = 13
_SIGN: Final = 2
_DAY: Final = 11
_LEAST_NAME: Final = 20
_LONGEST_NAME: Final = 36


@dataclass(frozen=True, slots=True)
class MemberTexts:
    """What is said of an account; clean, in the user's language."""

    name: str
    card: str
    end: str
    """At the portal; empty where there is none."""
    until: str
    """Of the membership; empty where it is not told."""
    what: str
    """What would be done, or why nothing is."""
    short: str
    """The same where there is little room."""


class VerificationTable(VirtualTable, inherit_bindings=False):
    """Shows the accounts of a group."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *row_bindings(N_("Premier abonné"), N_("Dernier abonné")),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "verification-table--muted",
        "verification-table--strong",
        *(f"verification-table--{status.value}" for status in Status),
    }

    def __init__(
        self,
        speech: Speech,
        say: Callable[[HeapEntry], MemberTexts],
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Begin empty.

        Args:
            speech: the user's language.
            say: says what is to be said of an account.
            ascii_only: whether the terminal has only the signs of ASCII.
            id: of the widget.
        """
        super().__init__(self, row_height=1, id=id)
        self._speech = speech
        self._say = say
        self._signs = ASCII_SIGNS if ascii_only else SIGNS
        self._entries: Sequence[HeapEntry] = ()
        self._names = _LEAST_NAME
        self._parts: dict[str, Style] = {}

    # What a screen says.

    def show_entries(self, entries: Sequence[HeapEntry], *, keep_cursor: bool) -> None:
        """Show these.

        Args:
            entries: of a group.
            keep_cursor: whether the cursor stays with its account; where that is not among them any
                more, with the one that has come in its place.
        """
        here, current = self.cursor_row, self.current
        self._entries = entries
        cursor = 0
        if keep_cursor and current is not None:
            cursor = next(
                (
                    place
                    for place, each in enumerate(entries)
                    if each.account.id == current.account.id
                ),
                here,
            )
        self.set_total(len(entries), cursor=cursor)

    @property
    def current(self) -> HeapEntry | None:
        """The account under the cursor; None where there is none."""
        return self._entries[self.cursor_row] if self.cursor_row < len(self._entries) else None

    # Painting.

    def key_at(self, index: int) -> RowKey:
        """Return an account's id."""
        return RowKey(self._entries[index].account.id if index < len(self._entries) else None)

    def lay_out(self, width: int) -> None:
        """Give names their share, what follows the rest."""
        room = width - _MARGIN - _NUMBER - _SIGN - 2 * _DAY
        self._names = max(_LEAST_NAME, min(_LONGEST_NAME, room * 2 // 5))

    def row_lines(self, index: int, width: int, *, cursor: bool) -> Lines:
        """Return the one line of a row."""
        status = self._entries[index].account.status
        said = self._say(self._entries[index])
        rest = self._rest(width)
        texts = [
            ("› " if cursor else "  ", "strong"),
            (fit(said.name, self._names), ""),
            (fit(said.card, _NUMBER), "muted"),
            (fit(self._signs[status], _SIGN), status.value),
            (fit(said.end, _DAY), ""),
            (fit(said.until, _DAY), "strong"),
            (fit(said.what if cell_len(said.what) < rest else said.short, rest), "muted"),
        ]
        return [[(text, self._part(style) if style else Style.null()) for text, style in texts]]

    def _rest(self, width: int) -> int:
        return max(1, width - _MARGIN - self._names - _NUMBER - _SIGN - 2 * _DAY)

    def header_line(self, width: int) -> Sequence[tuple[str, Style, int]]:
        """Return the text of the header."""
        style = self.get_component_rich_style("datatable--header")
        return [
            (fit(text, cells), style, place)
            for place, (text, cells) in enumerate(self._columns(width))
        ]

    @property
    def ordered_columns(self) -> list[Column]:
        """The columns in their order; nothing is sorted by them."""
        return [
            Column(ColumnKey(None), Text(label), cells)
            for label, cells in self._columns(self.size.width)
        ]

    def _columns(self, width: int) -> list[tuple[str, int]]:
        say = self._speech.gettext
        return [
            (" " * _MARGIN + say("Nom"), _MARGIN + self._names),
            (say("N° de carte"), _NUMBER),
            (" " * _SIGN + say("Fin"), _SIGN + _DAY),
            (say("Membre au"), _DAY),
            (say("Ce qui en suit"), self._rest(width)),
        ]

    def notify_style_update(self) -> None:
        """Forget what was painted in the old styles."""
        super().notify_style_update()
        self._parts.clear()

    def _part(self, name: str) -> Style:
        if name not in self._parts:
            style = self.get_component_rich_style(f"verification-table--{name}", partial=True)
            self._parts[name] = style
        return self._parts[name]
