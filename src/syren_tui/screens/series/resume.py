"""Offers to go on with a series that was interrupted; says so where another console runs it."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, ClassVar, Final, Literal

from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.journal import Journal, JournalBusyError
from syren_tui.renewal.reconciliation import give_up
from syren_tui.renewal.records import SeriesKind
from syren_tui.renewal.store import SeriesSeen
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.frame import Dialog
from syren_tui.screens.series.progress import open_report, start_series
from syren_tui.session import Session
from syren_tui.texts.changes import words_of
from syren_tui.texts.failures import failure
from syren_tui.texts.journals import journal_failure
from syren_tui.texts.series import numbers
from syren_tui.texts.values import moment
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice

_LOOK: Final = 1.0
"""Seconds between two looks at a series that another console runs."""
Report = Literal["report"]


class ResumeDialog(Dialog[Journal | Report]):
    """Returns the journal to go on with, or that its report is to be shown; None: later."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "resume", N_("Reprendre"), key_display="Ctrl+S"),
        Binding("delete", "ask_to_give_up", N_("Abandonner"),
                tooltip=N_("Ne jamais reprendre cette série")),
        Binding("ctrl+o", "report", N_("Rapport"), tooltip=N_("Voir ce qui est déjà fait")),
        Binding("escape", "cancel", N_("Plus tard")),
    ]  # fmt: skip

    def __init__(self, speech: Speech, session: Session, seen: SeriesSeen, others: int = 0) -> None:
        """Ask about a series.

        Args:
            speech: the user's language.
            session: the signed-in session.
            seen: the series, as it was found.
            others: how many more wait to be resumed.
        """
        super().__init__(speech)
        self._session = session
        self._seen = seen
        self._others = others
        self._working = False

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with Vertical(classes="dialog"):
            yield Static("", markup=False, id="resume-question", classes="dialog-title")
            yield Static("", markup=False, id="resume-more", classes="dialog-more")
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Ask; and look again while another console is at it."""
        self._show()
        self.set_interval(_LOOK, self._look)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What another console runs, it runs."""
        if action in {"resume", "ask_to_give_up"}:
            return not (self._seen.running or self._seen.finished or self._working)
        return True

    async def _look(self) -> None:
        if self._working or not self._seen.running:
            return
        seen = await asyncio.to_thread(self._session.store.seen, self._seen.path)
        if seen is not None and self.is_mounted and not self.is_leaving:
            self._seen = seen
            self._show()
            self.refresh_bindings()

    def _show(self) -> None:
        self.query_one("#resume-question", Static).update(Content(self._question()))
        self.query_one("#resume-more", Static).update(Content("\n".join(self._more())))

    def _question(self) -> str:
        tally, speech = self._seen.tally, self.speech
        words = words_of(self._seen.change, speech, self._seen.tally)
        series = words.say(words.SERIES)
        far = {"done": speech.number(tally.settled), "total": speech.number(tally.total)}
        if self._seen.finished:
            said = speech.joined(numbers(self._seen, speech))
            return speech.gettext("La {series} est terminée : {said}.", series=series, said=said)
        if self._seen.running:
            return speech.gettext(
                "Une {series} est en cours dans une autre fenêtre ({done} sur {total}).",
                series=series,
                **far,
            )
        if self._seen.kind is SeriesKind.SCAN:
            return speech.ngettext(
                "Une séance de scan a été interrompue : {n} renouvellement sans réponse. "
                "Reprendre ?",
                "Une séance de scan a été interrompue : {n} renouvellements sans réponse. "
                "Reprendre ?",
                tally.undecided,
            )
        if self._seen.kind is SeriesKind.DECISIONS:
            return speech.ngettext(
                "Des décisions ont été interrompues : {n} sans réponse. Reprendre ?",
                "Des décisions ont été interrompues : {n} sans réponse. Reprendre ?",
                tally.undecided,
            )
        return speech.gettext(
            "Une {series} a été interrompue : {done} sur {total} faits. Reprendre ?",
            series=series,
            **far,
        )

    def _more(self) -> list[str]:
        speech, tally = self.speech, self._seen.tally
        words = words_of(self._seen.change, speech, self._seen.tally)
        at = moment(self._seen.made_at, self._session.portal)
        lines = [
            speech.gettext("Elle a été lancée le {day} à {time}.", day=speech.day(at.date()),
                     time=f"{at:%H:%M}")
        ]  # fmt: skip
        if tally.undecided and not self._seen.running:
            lines.append(
                speech.ngettext(
                    "{n} à vérifier : envoyé sans réponse. La reprise le demande au portail ; "
                    "{nobody}.",
                    "{n} à vérifier : envoyés sans réponse. La reprise le demande au portail ; "
                    "{nobody}.",
                    tally.undecided,
                    nobody=words.say(words.NOT_TWICE),
                )
            )
        if self._seen.running:
            lines.append(
                speech.gettext("Elle continue là-bas ; si elle s’y arrête, reprenez-la ici.")
            )
        if self._others:
            lines.append(
                speech.ngettext(
                    "{n} autre série attend : touche h de la liste.",
                    "{n} autres séries attendent : touche h de la liste.",
                    self._others,
                )
            )
        return lines

    async def action_resume(self) -> None:
        """Go on with it."""
        if self._session.active_series.busy:
            sentence = self.speech.gettext(
                "Une autre série est en cours : attendez qu’elle finisse."
            )
            self.query_one(Notice).warn(sentence)
            return
        try:
            journal = await Journal.opened(self._seen.path)
        except (OSError, sqlite3.Error, JournalBusyError) as error:
            self.query_one(Notice).warn(journal_failure(error, self.speech))
            return
        self.dismiss(journal)

    def action_report(self) -> None:
        """Show what became of the accounts so far."""
        self.dismiss("report")

    async def action_ask_to_give_up(self) -> None:
        """Ask whether to give it up for good."""
        say = self.speech.gettext
        replies = [
            Reply("stay", say("Revenir"), "", say("Échap")),
            Reply("give_up", say("Abandonner la série"), "delete", say("Suppr")),
        ]

        def answered(answer: str | None) -> None:
            if answer == "give_up":
                self._working = True
                self.refresh_bindings()
                self._give_up(self.keys_held())

        question = say("Abandonner cette série ?")
        more = " ".join(self._given_up())
        await self.app.push_screen(AskDialog(self.speech, question, replies, more), answered)

    def _given_up(self) -> list[str]:
        """Say what giving it up means for those who are not done, or not known to be."""
        tally, said = self._seen.tally, []
        words = words_of(self._seen.change, self.speech, tally)
        if left := tally.total - tally.settled - tally.undecided:
            said.append(words.count(words.LEFT, left))
        if tally.undecided:
            said.append(
                self.speech.ngettext(
                    "{n} envoyé sans réponse : le portail dira s’il est fait ; il n’est pas "
                    "renvoyé.",
                    "{n} envoyés sans réponse : le portail dira s’ils sont faits ; ils ne sont "
                    "pas renvoyés.",
                    tally.undecided,
                )
            )
        return said

    @work(group="give up", description="give a series up")
    async def _give_up(self, held: AbstractContextManager[object]) -> None:
        notice, session = self.query_one(Notice), self._session
        with held:
            notice.say(self.speech.gettext("Vérification des envois sans réponse…"))
            try:
                with await Journal.opened(self._seen.path) as journal:
                    await give_up(
                        journal, lambda each: session.call(lambda client: client.history(each))
                    )
            except ClientError as error:
                notice.warn(failure(error, self.speech))
            except (OSError, sqlite3.Error, JournalBusyError) as error:
                notice.warn(journal_failure(error, self.speech))
            else:
                self.dismiss("report")
                return
            finally:
                self._working = False
            self.refresh_bindings()


async def offer_to_resume(
    app: App[Any],
    speech: Speech,
    session: Session,
    found: Sequence[SeriesSeen],
    *,
    asks_again: bool = False,
) -> None:
    """Ask whether to go on with the first of these series, and do what is answered.

    Args:
        app: whose screens it is shown on.
        speech: the user's language.
        session: the signed-in session.
        found: series that are not finished, newest first; at least one.
        asks_again: whether it is asked again once its report was looked at: nothing else on the
            screen leads back to it.
    """
    seen = found[0]

    async def ask_again() -> None:
        now = await asyncio.to_thread(session.store.seen, seen.path)
        if now is not None and not now.finished and not now.given_up:
            await offer_to_resume(app, speech, session, [now, *found[1:]], asks_again=True)

    async def answered(answer: Journal | Report | None) -> None:
        if answer == "report":
            back = ask_again if asks_again else None
            await open_report(app, speech, session, seen.path, back)
        elif answer is not None:
            await start_series(app, speech, session, answer)

    await app.push_screen(ResumeDialog(speech, session, seen, len(found) - 1), answered)
