"""The table of a verification: a row an account, what the library's system says, what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.style import Style
from textual.binding import BindingType

from syren_api.statuses import Status
from syren_tui.i18n import Speech
from syren_tui.membership.heaps import HeapEntry
from syren_tui.texts.rows import ASCII_SIGNS, SIGNS
from syren_tui.widgets.base.account_table import AccountTable
from syren_tui.widgets.base.cells import fit
from syren_tui.widgets.base.row_painter import Lines

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


class VerificationTable(AccountTable[HeapEntry], inherit_bindings=False):
    """Shows the accounts of a group."""

    BINDINGS: ClassVar[list[BindingType]] = AccountTable.BINDINGS
    STYLES = "verification-table"
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
        super().__init__(speech, id=id)
        self._say = say
        self._signs = ASCII_SIGNS if ascii_only else SIGNS
        self._names = _LEAST_NAME

    def id_of(self, entry: HeapEntry) -> str:
        """Return the id of an entry's account."""
        return entry.account.id

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
        return [[(text, self.part_style(name) if name else Style.null()) for text, name in texts]]

    def _rest(self, width: int) -> int:
        return max(1, width - _MARGIN - self._names - _NUMBER - _SIGN - 2 * _DAY)

    def columns_at(self, width: int) -> list[tuple[str, int]]:
        """Return the columns of a table of so many cells: their labels and their cells."""
        say = self._speech.gettext
        return [
            (" " * _MARGIN + say("Nom"), _MARGIN + self._names),
            (say("N° de carte"), _NUMBER),
            (" " * _SIGN + say("Fin"), _SIGN + _DAY),
            (say("Membre au"), _DAY),
            (say("Ce qui en suit"), self._rest(width)),
        ]
