"""How the views of the day are laid out and shown, with their numbers."""

from typing import Any, ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from syren_tui.i18n import N_, Speech
from syren_tui.listing.views import View, ViewGroup
from syren_tui.runtime.key_labels import undescribed
from syren_tui.screens.frame import Framed
from syren_tui.screens.today.counting import ViewCounts
from syren_tui.screens.today.words import HEADINGS, day_in_words, label, note, title
from syren_tui.session import Session
from syren_tui.texts.rows import cut
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice

_LABEL: Final = 28
_NUMBER: Final = 7
"""Cells of a view's name, and of its number."""


class ViewList(OptionList, inherit_bindings=False):
    """The views under their headings; its key is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *undescribed(OptionList.BINDINGS, "enter"),
        Binding("enter", "select", N_("Ouvrir"), tooltip=N_("Ouvrir la vue (aussi son chiffre)")),
    ]


class TodayView:
    """Shows the views in the widgets of one screen."""

    def __init__(self, screen: Framed[Any], session: Session, counts: ViewCounts) -> None:
        """Begin with nothing shown.

        Args:
            screen: the one with the widgets.
            session: the signed-in session.
            counts: the views and their numbers.
        """
        self._screen = screen
        self._session = session
        self._counts = counts
        self._day = ""
        self._shown: dict[str, str] = {}
        """The lines as they stand, by their ids, in their order."""

    def compose(self) -> ComposeResult:
        """Lay out the head and the views."""
        with Horizontal(id="today-head"):
            yield Static(Content(title(self._session.account, self._speech)), id="today-title")
            yield Static("", markup=False, id="today-day")
        yield ViewList(id="today", markup=False)
        yield Notice(id="today-notice")
        yield KeyHints(self._speech)

    def show(self) -> None:
        """Show the views and what is known of their numbers; only lines that differ are drawn."""
        day = day_in_words(self._session.portal.today, self._speech)
        if day != self._day:
            self._day = day
            self._screen.query_one("#today-day", Static).update(Content(day))
        here = self.here or 0
        lines = self._lines(min(here, len(self._counts.views) - 1))
        if list(lines) == list(self._shown):
            for each, line in lines.items():
                if line != self._shown[each]:
                    self.list.replace_option_prompt(each, Content(line))
        else:
            self.list.clear_options()
            self.list.add_options(
                Option(Content(line), id=each, disabled=not each.isdecimal())
                for each, line in lines.items()
            )
            place = min(here, len(self._counts.views) - 1)
            self.list.highlighted = self.list.get_option_index(str(place))
        self._shown = lines
        self._screen.refresh_bindings()

    def _lines(self, here: int) -> dict[str, str]:
        """Return headings and views; the id of a view is its place."""
        lines: dict[str, str] = {}
        for place, view in enumerate(self._counts.views):
            if place == 0 or self._counts.views[place - 1].group is not view.group:
                lines[f"heading-{view.group}"] = self._heading(view)
            lines[str(place)] = self._line(place, is_here=place == here)
        return lines

    def _heading(self, view: View) -> str:
        said = self._speech.gettext(HEADINGS[view.group])
        if view.group is ViewGroup.DECIDE and self._counts.nothing_to_decide:
            nothing = self._speech.gettext("Plus rien à décider.")
            said = f"{said}   {nothing}"
        return said

    def _line(self, place: int, *, is_here: bool) -> str:
        view, counted = self._counts.views[place], self._counts.of(place)
        number = self._speech.number(counted.total) if counted is not None else "…"
        if not self._counts.are_told:
            number = ""
        name = cut(label(view, self._speech), _LABEL)
        name += " " * (_LABEL - cell_len(name))
        key = str(place + 1) if place < 9 else " "
        said = note(view, counted, self._session.portal, self._speech)
        return f"{'›' if is_here else ' '} {key}  {name}{number:>{_NUMBER}}   {said}".rstrip()

    @property
    def here(self) -> int | None:
        """The place of the view that the cursor is on."""
        at = self.list.highlighted
        option = self.list.get_option_at_index(at) if at is not None else None
        return int(option.id) if option is not None and option.id is not None else None

    @property
    def list(self) -> ViewList:
        """The views."""
        return self._screen.query_one(ViewList)

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#today-notice", Notice)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
