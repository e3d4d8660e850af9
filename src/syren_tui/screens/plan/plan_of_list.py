"""The plan of a list of cards: its columns can be changed, and its lines found by name."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from syren_api.models import Subscriber
from syren_api.text import clean
from syren_tui.card_lists import Choices, Reason
from syren_tui.card_lists.matching import Matched, Unmatched
from syren_tui.finding.names import agrees
from syren_tui.i18n import Speech
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.renewal.journal import Journal
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.columns import ColumnsDialog
from syren_tui.screens.plan.editing import PlanEditor
from syren_tui.screens.plan.find_account import FindAccountDialog
from syren_tui.screens.plan.plan import PlanScreen
from syren_tui.screens.plan.view import PlanView
from syren_tui.screens.series.progress import start_series
from syren_tui.session import Session
from syren_tui.texts.card_lists import extras_of, reason_words, source_sentence
from syren_tui.texts.people import full_name

_NOT_FOUND_BY_NAME = frozenset({Reason.TWICE, Reason.UNREADABLE, Reason.UNDECIDED})
"""The reasons of lines whose account is known already, or that say nothing."""


async def open_list_plan(
    app: App[Any],
    speech: Speech,
    session: Session,
    matched: Matched,
    *,
    file: str,
    ascii_only: bool,
    plan_again: Callable[[Choices], object],
    back: Callable[[], Awaitable[None]],
) -> None:
    """Show the plan of a list of cards, and run it where the user says so.

    Args:
        app: whose screens it is shown on.
        speech: the user's language.
        session: whose accounts.
        matched: the list, with nothing unclear.
        file: its name; empty where the list was pasted.
        ascii_only: whether the terminal has only the signs of ASCII.
        plan_again: called with what the user said of the columns, to plan the list anew.
        back: called where the plan was left.
    """
    source = CardListSource(matched, file)

    async def closed(journal: Journal | None) -> None:
        if journal is not None:
            await start_series(app, speech, session, journal)
        elif source.choices is not None:
            plan_again(source.choices)
        else:
            await back()

    extras = extras_of(matched, speech)
    screen = PlanScreen(speech, session, matched.plan, extras, source=source, ascii_only=ascii_only)
    await app.push_screen(screen, closed)


class CardListSource:
    """The list that a plan was made of."""

    def __init__(self, matched: Matched, file: str = "") -> None:
        """Take the list.

        Args:
            matched: the list with its accounts, and nothing unclear.
            file: its name; empty where the list was pasted.
        """
        self.matched = matched
        self._file = file
        self.choices: Choices | None = None
        """What the user said of the columns: the list is to be planned again with it."""

    def sentence(self, speech: Speech) -> str:
        """Say where the plan comes from; not clean."""
        lines = len(self.matched.cards.lines)
        return source_sentence(self._file, lines, self.matched, speech)

    def actions(
        self, screen: Framed[Journal], session: Session, view: PlanView, editor: PlanEditor
    ) -> "CardListPlan":
        """Return what the plan has besides, on its screen."""
        return CardListPlan(screen, session, self, view, editor)


class CardListPlan:
    """What a plan that was made of a list has besides."""

    def __init__(
        self,
        screen: Framed[Journal],
        session: Session,
        source: CardListSource,
        view: PlanView,
        editor: PlanEditor,
    ) -> None:
        """Take the list.

        Args:
            screen: left without a journal where the list is to be planned again.
            session: whose accounts.
            source: the list.
            view: shows the plan.
            editor: of the plan.
        """
        self._screen = screen
        self._session = session
        self._source = source
        self._matched = source.matched
        self._missed = list(source.matched.missed)
        self._view = view
        self._editor = editor

    async def ask_columns(self) -> None:
        """Have the columns chosen anew, after a question where the plan was changed."""
        if not self._editor.is_edited:
            await self._choose_columns()
            return
        say = self._speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("go", say("Changer les colonnes"), "c", "c"),
        ]

        async def answered(answer: str | None) -> None:
            if answer == "go":
                await self._choose_columns()

        question = say("Changer les colonnes ? Vos choix dans ce plan seront perdus.")
        await self._screen.app.push_screen(AskDialog(self._speech, question, replies), answered)

    async def _choose_columns(self) -> None:
        def chosen(choices: Choices | None) -> None:
            if choices is not None and choices != self._matched.cards.choices:
                self._source.choices = choices
                self._screen.dismiss(None)

        await self._screen.app.push_screen(ColumnsDialog(self._speech, self._matched.cards), chosen)

    async def find_account(self, place: int) -> None:
        """Have the account of a line that belongs to none found by name.

        Args:
            place: of the line, from 0, among those.
        """
        missed = self._missed[place]
        if missed.reason in _NOT_FOUND_BY_NAME:
            self._view.notice.warn(f"{missed.label} : {reason_words(missed.reason, self._speech)}")
            return

        def chosen(subscriber: Subscriber | None) -> None:
            if subscriber is not None:
                self._take(missed, subscriber)

        title = self._speech.gettext(
            "Ligne {place} : {label}",
            place=self._speech.number(missed.line_number),
            label=missed.label,
        )
        dialog = FindAccountDialog(
            self._speech, self._session, title, missed.search, birth=missed.birth
        )
        await self._screen.app.push_screen(dialog, chosen)

    def _take(self, missed: Unmatched, subscriber: Subscriber) -> None:
        """Take the account of a line into the plan, with the line's own day."""
        say, plan, line = self._speech.gettext, self._matched.plan, missed.line
        name = full_name(subscriber)
        if subscriber.id not in plan.ids:
            plan.add(selected(subscriber))
        elif (
            plan.review_reason(subscriber.id) is not None and not plan.line(subscriber.id).included
        ):
            plan.release(subscriber.id)  # it waited under a line that may be another's
        else:
            self._view.notice.warn(say("{name} est déjà dans le plan.", name=name))
            return
        place = self._missed.index(missed)
        del self._missed[place]
        self._editor.is_edited = True
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
        self._view.drop_extra(place, subscriber.id)
        (self._view.notice.warn if warns else self._view.notice.say)(" ".join(said))

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
