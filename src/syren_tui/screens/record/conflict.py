"""Somebody else changed the record meanwhile: both versions side by side, and the user chooses."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from syren_api.models import HistoryEntry, Portal, Subscriber
from syren_tui.editing.draft import Value, value_of
from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog
from syren_tui.texts.fields import DAY, RESOURCE, STATUS, TEXT_FIELDS
from syren_tui.texts.values import actor_of, field_name, moment, value_in_words
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.navigation import field_bindings
from syren_tui.widgets.base.plain_button import PlainButton
from syren_tui.widgets.base.side_by_side import NAME, SIDE, SideBySide

Kept = dict[str, Value]


class ConflictDialog(Dialog[Kept]):
    """Returns the changes to go on with; None where the user goes back to the record as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", N_("Enregistrer"), tooltip=N_("Enregistrer ces choix")),
        Binding("m", "all(True)", N_("Tout le vôtre")),
        Binding("p", "all(False)", N_("Tout du portail")),
        *field_bindings(),
        Binding("escape", "cancel", N_("Revenir")),
    ]

    def __init__(
        self,
        speech: Speech,
        portal: Portal,
        base: Subscriber,
        current: Subscriber,
        changes: Kept,
        newest: HistoryEntry | None = None,
    ) -> None:
        """Compare the versions.

        Args:
            speech: the user's language.
            portal: for its resources' names.
            base: the record that the user edited.
            current: the record as somebody else made it.
            changes: what the user edited.
            newest: the change that the other person made, where the history could be read.
        """
        super().__init__(speech)
        self._portal = portal
        self._base = base
        self._current = current
        self._changes = changes
        self._newest = newest
        self._fields = [
            field for field, value in changes.items() if value_of(current, field) != value
        ]

    def compose(self) -> ComposeResult:
        """Lay out a choice a field, then what the other person changed besides."""
        say = self.speech.gettext
        with Vertical(classes="dialog -large"):
            title = say("Quelqu’un d’autre a modifié cette fiche entre-temps.")
            yield Static(Content(title), classes="dialog-title")
            if self._newest is not None:
                yield Static(Content(self._by_whom(self._newest)), classes="dialog-more")
            more = say("Pour chaque champ : votre valeur (←), ou celle du portail (→) ?")
            yield Static(Content(more), classes="dialog-more")
            heads = (say("Champ"), say("le vôtre"), say("celui du portail"))
            yield Static(Content(_heads(*heads)), classes="heads")
            with VerticalScroll(can_focus=False):
                for number, field in enumerate(self._fields):
                    yield self._line(number, field)
                others = self._changed_besides()
                if others:
                    text = say("Changé aussi, et gardé : {what}.", what=self.speech.joined(others))
                    yield Static(Content(text), classes="dialog-more")
            yield PlainButton(say("Enregistrer ces choix"), id="keep")
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the focus on the first choice."""
        lines = self.query(SideBySide)
        self.set_focus(lines.first() if lines else self.query_one(Button))

    @on(Button.Pressed)
    def action_keep(self) -> None:
        """Go on with what was chosen."""
        kept = {
            field: self._changes[field]
            for number, field in enumerate(self._fields)
            if self.query_one(f"#side-{number}", SideBySide).mine
        }
        self.dismiss(kept)

    def action_all(self, mine: bool) -> None:
        """Take one version whole."""
        for line in self.query(SideBySide):
            line.mine = mine

    def _by_whom(self, newest: HistoryEntry) -> str:
        """Say who changed the record, and when."""
        at = moment(newest.at, self._portal)
        return self.speech.gettext(
            "Par {actor}, le {day} à {time}.",
            actor=actor_of(newest, self.speech),
            day=self.speech.day(at.date()),
            time=f"{at:%H:%M}",
        )

    def _line(self, number: int, field: str) -> SideBySide:
        return SideBySide(
            field_name(field, self._portal, self.speech),
            value_in_words(field, self._changes[field], self.speech),
            value_in_words(field, value_of(self._current, field), self.speech),
            id=f"side-{number}",
        )

    def _changed_besides(self) -> list[str]:
        resources = {each.id for each in (*self._base.resources, *self._current.resources)}
        fields = [*TEXT_FIELDS, STATUS, DAY, *(RESOURCE + each for each in sorted(resources))]
        return [
            self.speech.gettext(
                "{name} : {value}",
                name=field_name(field, self._portal, self.speech),
                value=value_in_words(field, value_of(self._current, field), self.speech),
            )
            for field in fields
            if field not in self._fields
            and value_of(self._base, field) != value_of(self._current, field)
        ]


def _heads(name: str, mine: str, theirs: str) -> str:
    return f"{name:<{NAME}}{mine:<{SIDE}}{theirs}"
