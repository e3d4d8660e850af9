"""The plan of a list of cards: its columns can be changed, and its lines found by name."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.card_lists import Choices, Reason
from syren_tui.card_lists.matching import Matched, Unmatched
from syren_tui.card_lists.names import agrees
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.plan.columns import ColumnsDialog
from syren_tui.screens.plan.find_account import FindAccountDialog
from syren_tui.screens.plan.plan import PlanScreen
from syren_tui.session import Session
from syren_tui.texts.card_lists import extras_of, reason_words, source_sentence

_NOT_FOUND_BY_NAME = frozenset({Reason.TWICE, Reason.UNREADABLE, Reason.UNDECIDED})
"""The reasons of lines whose account is known already, or that say nothing."""


class ListPlanScreen(PlanScreen):
    """A plan that was made of a list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "include", N_("Inclure"),
                tooltip=N_("Renouveler ce compte, ou le laisser de côté")),
        Binding("escape", "back", N_("Liste"),
                tooltip=N_("Revenir à la liste donnée, sans rien lancer")),
    ]  # fmt: skip

    has_columns = True

    def __init__(
        self,
        speech: Speech,
        session: Session,
        matched: Matched,
        *,
        source: str = "",
        ascii_only: bool = False,
    ) -> None:
        """Prepare.

        Args:
            speech: the user's language.
            session: whose accounts.
            matched: the list, with nothing unclear.
            source: the file's name; empty where the list was pasted.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._matched = matched
        self._missed = list(matched.missed)
        self._file = source
        self.choices: Choices | None = None
        """What the user said of the columns: the list is to be planned again with it."""
        super().__init__(
            speech, session, matched.plan, extras_of(matched, speech), ascii_only=ascii_only
        )

    def show_summary(self) -> None:
        """Say where the plan comes from, too."""
        lines = len(self._matched.cards.lines)
        self._source = source_sentence(self._file, lines, self._matched, self.speech)
        super().show_summary()

    # The columns.

    async def action_columns(self) -> None:
        """Have the columns chosen anew; what was chosen in the plan is lost with it."""
        if not self._edited:
            await self._ask_columns()
            return
        say = self.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("go", say("Changer les colonnes"), "c", "c"),
        ]

        async def answered(answer: str | None) -> None:
            if answer == "go":
                await self._ask_columns()

        question = say("Changer les colonnes ? Vos choix dans ce plan seront perdus.")
        await self.app.push_screen(AskDialog(self.speech, question, replies), answered)

    async def _ask_columns(self) -> None:
        def chosen(choices: Choices | None) -> None:
            if choices is not None and choices != self._matched.cards.choices:
                self.choices = choices
                self.dismiss(None)

        await self.app.push_screen(ColumnsDialog(self.speech, self._matched.cards), chosen)

    # Lines that belong to no account.

    @on(DataTable.RowSelected)
    async def _find_account(self) -> None:
        """Have the account found by name whose line is under the cursor."""
        if (place := self._table.current_extra) is None:
            return
        missed = self._missed[place]
        if missed.reason in _NOT_FOUND_BY_NAME:
            self._notice.warn(f"{missed.label} : {reason_words(missed.reason, self.speech)}")
            return

        def chosen(subscriber: Subscriber | None) -> None:
            if subscriber is not None:
                self._take(missed, subscriber)

        title = self.speech.gettext(
            "Ligne {place} : {label}", place=self.speech.number(missed.place), label=missed.label
        )
        dialog = FindAccountDialog(
            self.speech, self._session, title, missed.search, birth=missed.birth
        )
        await self.app.push_screen(dialog, chosen)

    def _take(self, missed: Unmatched, subscriber: Subscriber) -> None:
        """Take the account of a line into the plan, with the line's own day."""
        say, plan, line = self.speech.gettext, self._plan, missed.line
        name = clean(f"{subscriber.last_name} {subscriber.first_name}")
        if subscriber.id not in plan.ids:
            plan.add(selected(subscriber))
        elif plan.held(subscriber.id) is not None and not plan.line(subscriber.id).renewed:
            plan.release(subscriber.id)  # it waited under a line that may be another's
        else:
            self._notice.warn(say("{name} est déjà dans le plan.", name=name))
            return
        place = self._missed.index(missed)
        del self._missed[place], self._extras[place]
        self._edited = True
        said = [say("Ajouté : {name}.", name=name)]
        warns = False
        if line is not None:
            self._matched.lines[subscriber.id] = line
            if plan.takes_day:
                plan.set_own_day(subscriber.id, line.day)
            if line.bad_day:
                plan.take_out(subscriber.id)
                said.append(say("Sa date ne se lit pas : Entrée en donne une, Espace l’inclut."))
                warns = True
            last, first = subscriber.last_name, subscriber.first_name
            if line.name and not agrees(line.last_name, line.first_name, last, first):
                said.append(say("Autre nom sur la liste : {listed}.", listed=clean(line.name)))
                warns = True
        self._table.lines_changed(subscriber.id)
        self.show_plan()
        (self._notice.warn if warns else self._notice.say)(" ".join(said))
