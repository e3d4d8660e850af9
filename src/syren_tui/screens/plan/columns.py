"""Asks which columns of a list are what: by role, with the kind and the order of its days."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label, Static

from syren_api.text import clean
from syren_tui.card_lists import CardList, Choices, Column, ColumnRole, DayIs, Unclear
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.date_formats import Order
from syren_tui.screens.frame import Dialog
from syren_tui.texts.card_lists import column_name, question_sentence
from syren_tui.texts.rows import cut
from syren_tui.widgets.base.choice import Choice, Option
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice

_NONE: Final = "-"
"""No column has the role; or, of kind and order: as they were read."""
_OPEN: Final = "?"
"""To be chosen: there is no going on with it."""
_WIDEST: Final = 46
"""Cells of a column's name with its examples."""
_LABELS: Final[dict[ColumnRole, str]] = {
    ColumnRole.CARD: N_("Carte"),
    ColumnRole.LAST_NAME: N_("Nom"),
    ColumnRole.FIRST_NAME: N_("Prénom"),
    ColumnRole.BIRTH_DATE: N_("Naissance"),
    ColumnRole.DAY: N_("Date"),
}
"""A column of whole names is one of last names without a column of first names."""
_ASKED: Final = {
    Unclear.CARD_COLUMN: "card",
    Unclear.DAY_COLUMN: "day",
    Unclear.DAY_IS: "kind",
    Unclear.DAY_ORDER: "order",
}
"""The choice that answers a question."""


class ColumnsDialog(Dialog[Choices]):
    """Returns what the user says of a list, with what was said before; None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s,f2", "submit", N_("Appliquer")),
        Binding("down,tab", "app.focus_next", N_("Suivant"), key_display="↓"),
        Binding("up,shift+tab", "app.focus_previous", N_("Précédent"), show=False),
    ]

    def __init__(self, speech: Speech, cards: CardList) -> None:
        """Begin with the columns as they were read.

        Args:
            speech: the user's language.
            cards: the list as it is read at present.
        """
        super().__init__(speech)
        self._cards = cards
        self._asked = {_ASKED[each.unclear] for each in cards.questions}
        self._before = {role: self._column(role) for role in _LABELS}

    def compose(self) -> ComposeResult:
        """Lay out a choice a role, and those for the days."""
        say, cards = self.speech.gettext, self._cards
        with Vertical(classes="dialog -large", id="columns"):
            yield Static(Content(say("Les colonnes de la liste")), classes="dialog-title")
            if cards.questions:
                asked = [question_sentence(each, cards, self.speech) for each in cards.questions]
                yield Static(Content("\n".join(asked)), classes="dialog-more")
            if not cards.free:
                for role, label in _LABELS.items():
                    yield from self._row(role.value, say(label), self._columns, self._before[role])
            kinds = {
                DayIs.START.value: say("des dates d’inscription"),
                DayIs.END.value: say("des dates de fin"),
            }
            kind = cards.day_is.value if cards.day_is is not None else _NONE
            yield from self._row("kind", say("Ces dates sont"), kinds, kind)
            orders = {
                Order.DAY_FIRST.value: say("jour, mois, année"),
                Order.MONTH_FIRST.value: say("mois, jour, année"),
            }
            yield from self._row("order", say("Dans l’ordre"), orders, cards.order.value)
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor on what is asked, else on the first choice."""
        choices = list(self.query(Choice))
        self.set_focus(next((each for each in choices if each.id in self._asked), choices[0]))

    def _row(self, name: str, label: str, options: Mapping[str, str], value: str) -> ComposeResult:
        shown: list[Option] = list(options.items())
        if name in self._asked:
            shown.insert(0, (_OPEN, self.speech.gettext("à choisir")))
            value = _OPEN
        if name != "order":
            shown.append((_NONE, self.speech.gettext("aucune") if name != "kind" else "–"))
        with Horizontal(classes="field"):
            yield Label(Content(label), classes="label")
            yield Choice(shown, value, id=name)

    @property
    def _columns(self) -> dict[str, str]:
        return {str(each.index): self._named(each) for each in self._cards.columns}

    def _named(self, column: Column) -> str:
        name = column_name(column, self.speech)
        samples = ", ".join(clean(each) for each in column.samples)
        return cut(
            self.speech.gettext("{word} : {names}", word=name, names=samples) if samples else name,
            _WIDEST,
        )

    def _column(self, role: ColumnRole) -> str:
        """Return the value of the column that has a role at present."""
        column = self._cards.column(role)
        if column is None and role is ColumnRole.LAST_NAME:
            column = self._cards.column(ColumnRole.NAME)
        return str(column.index) if column is not None else _NONE

    def action_submit(self) -> None:
        """Return the choices, where all that was asked is chosen and no column twice."""
        chosen = {each.id or "": each.value for each in self.query(Choice)}
        if _OPEN in chosen.values():
            self.query_one(Notice).warn(
                self.speech.gettext("Choisissez par ← et → : rien n’est prévu avant.")
            )
            return
        columns = {role: chosen[role.value] for role in _LABELS if role.value in chosen}
        taken = [each for each in columns.values() if each != _NONE]
        if twice := next((each for each in taken if taken.count(each) > 1), None):
            self.query_one(Notice).warn(
                self.speech.gettext("{column} est choisie deux fois.", column=self._columns[twice])
            )
            return
        self.dismiss(self._choices(columns, chosen))

    def _choices(self, columns: Mapping[ColumnRole, str], chosen: Mapping[str, str]) -> Choices:
        """Return what was chosen before, and what was chosen now or asked."""
        cards = self._cards
        roles = dict(cards.choices.roles)
        changed = {
            role
            for role, value in columns.items()
            if value != self._before[role] or role.value in self._asked
        }
        names = {ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME}
        if changed & names:
            roles[ColumnRole.NAME] = None
            changed |= names
        for role in changed:
            roles[role] = None if columns[role] == _NONE else int(columns[role])
        choices = replace(cards.choices, roles=roles)
        kind = None if chosen["kind"] == _NONE else DayIs(chosen["kind"])
        if kind is not cards.day_is or "kind" in self._asked or ColumnRole.DAY in changed:
            choices = replace(choices, day_is=kind)
        if chosen["order"] != cards.order or "order" in self._asked:
            choices = replace(choices, order=Order(chosen["order"]))
        return choices
