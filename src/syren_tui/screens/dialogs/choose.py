"""A dialog to choose from a list: one of it, or several; a long one is searched as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from syren_api.text import fold
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.azerty import UNSHIFTED_DIGITS
from syren_tui.runtime.key_labels import undescribed
from syren_tui.screens.frame import Dialog
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.plain_input import PlainInput

_SEARCHED_FROM: Final = 12
"""Entries from which on they can be searched."""


@dataclass(frozen=True, slots=True)
class ChoiceEntry:
    """Something to choose."""

    value: str
    label: str
    """Clean, in the user's language."""
    beside: str = ""
    """At the end of the line: a count, a key."""


class NarrowField(PlainInput):
    """The search of a long list; the arrows move in the list."""

    # On the field itself: keys of the screen that go first would overtake what was typed before.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.choose", N_("Choisir")),
        Binding("up", "screen.move(-1)", N_("Monter"), show=False),
        Binding("down", "screen.move(1)", N_("Descendre"), show=False),
    ]


class Entries(OptionList, inherit_bindings=False):
    """The list; its key is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *undescribed(OptionList.BINDINGS, "enter"),
        Binding("enter", "select", N_("Choisir")),
    ]


class ChooseDialog(Dialog[list[str]]):
    """Returns the values that were chosen; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", N_("Cocher"), tooltip=N_("En choisir plusieurs")),
    ]

    def __init__(
        self,
        speech: Speech,
        title: str,
        entries: Sequence[ChoiceEntry],
        chosen: Sequence[str] = (),
        *,
        several: bool = False,
    ) -> None:
        """Begin with what is chosen at present.

        Args:
            speech: the user's language.
            title: what is chosen.
            entries: what there is.
            chosen: the values that are chosen at present; the cursor begins on the first.
            several: whether several can be ticked.
        """
        super().__init__(speech)
        self._title = title
        self._all = list(entries)
        self._shown = list(entries)
        self._chosen = list(chosen)
        self._several = several
        self._ticked: list[str] = list(chosen) if several else []
        self._ticks_changed = False
        self._searched = len(entries) >= _SEARCHED_FROM

    def compose(self) -> ComposeResult:
        """Lay out title, search and list."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            if self._searched:
                yield NarrowField(
                    placeholder=self.speech.gettext("tapez quelques lettres"), id="filter"
                )
            yield Entries(id="entries", markup=False)
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Fill the list, and put the cursor on what is chosen."""
        self._fill()
        values = [entry.value for entry in self._shown]
        here = next((values.index(each) for each in self._chosen if each in values), 0)
        self._list.highlighted = here
        self.set_focus(self.query_one("#filter") if self._searched else self._list)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ticking is for dialogs where several can be chosen."""
        return self._several if action == "tick" else True

    @on(Input.Changed, "#filter")
    def _narrow(self, event: Input.Changed) -> None:
        parts = fold(event.value).split()
        self._shown = [
            entry for entry in self._all if all(part in fold(entry.label) for part in parts)
        ]
        self._fill()
        self._list.highlighted = 0 if self._shown else None

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Choose what is ticked, else what the cursor is on."""
        if self._ticks_changed:
            self.dismiss(list(self._ticked))
        elif self._list.highlighted is not None:
            self._finish(self._shown[self._list.highlighted])

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        (self._list.action_cursor_down if by > 0 else self._list.action_cursor_up)()

    def action_tick(self) -> None:
        """Tick the entry under the cursor, or untick it."""
        here = self._list.highlighted
        if here is None or not self._shown[here].value:
            return
        self._ticks_changed = True
        value = self._shown[here].value
        if value in self._ticked:
            self._ticked.remove(value)
        else:
            self._ticked.append(value)
        self._fill()
        self._list.highlighted = here

    def on_key(self, event: events.Key) -> None:
        """Choose by the entry's number, also by AZERTY's digits without shift.

        Not by a key that is still held down from the dialog before.
        """
        sign = event.character or ""
        if self._searched or len(sign) != 1 or self.key_is_repeated:
            return
        number = UNSHIFTED_DIGITS.find(sign) if not sign.isdigit() else int(sign)
        if 1 <= number <= len(self._shown):
            event.stop()
            self._finish(self._shown[number - 1])

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def _finish(self, entry: ChoiceEntry) -> None:
        self.dismiss([entry.value] if entry.value else [])

    def _fill(self) -> None:
        width = max((len(entry.label) for entry in self._all), default=0)
        self._list.clear_options()
        for number, entry in enumerate(self._shown, 1):
            begin = "" if self._searched else f"{number} "
            if self._ticked:
                begin += "[x] " if entry.value in self._ticked else "[ ] "
            text = f"{begin}{entry.label:<{width}}  {entry.beside}".rstrip()
            self._list.add_option(Option(Content(text)))
