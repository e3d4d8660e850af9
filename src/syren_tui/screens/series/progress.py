"""The progress of a series; it goes on while the rest of the console is used."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.change import send
from syren_tui.renewal.journal import Journal, JournalBusyError
from syren_tui.renewal.patch_calls import calls_of
from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.screens.dialogs.ask import ask_to_stop
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.series.report import ReportScreen, TryAgain
from syren_tui.session import Session
from syren_tui.texts.changes import words_of
from syren_tui.texts.failures import failure, failure_meanwhile
from syren_tui.texts.journals import journal_failure
from syren_tui.texts.progress import ended_sentence, progress_sentence, speed_sentence
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.plan.series_bar import SeriesBar


async def start_series(app: App[Any], speech: Speech, session: Session, journal: Journal) -> None:
    """Run a series, new or taken up again, with its progress in front, and its report at the end.

    Args:
        app: whose screens it is shown on; the series goes on whatever screen is open.
        speech: the user's language.
        session: whose calls are sent.
        journal: of the series, locked by this process; it is closed at the end.

    Raises:
        RuntimeError: another series runs: see ``session.active_series.busy``.
        sqlite3.Error: the journal cannot be read.
    """
    run_series(app, session, journal)
    await app.push_screen(ProgressScreen(speech, session))


async def show_series(app: App[Any], speech: Speech, session: Session) -> None:
    """Show the progress of the series that runs, or the report of the one that has ended."""
    state = session.active_series.state
    if state is None:
        return
    if state.ending is not None and state.ending.finished:
        await open_report(app, speech, session, state.path)
    else:
        await app.push_screen(ProgressScreen(speech, session))


async def open_report(
    app: App[Any],
    speech: Speech,
    session: Session,
    path: Path,
    back: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Show what became of every account of a series, and plan anew for those to try again.

    Args:
        app: whose screens it is shown on.
        speech: the user's language.
        session: the signed-in session.
        path: of the series.
        back: is awaited where the report was left with nothing to try again; None: nothing is.
    """
    session.active_series.forget()

    async def closed(again: TryAgain | None) -> None:
        if again is None and back is not None:
            await back()
        planners = [each for each in reversed(app.screen_stack) if isinstance(each, Planner)]
        if again is not None and planners:
            planners[0].plan_again(again)

    await app.push_screen(ReportScreen(speech, session, path), closed)


@runtime_checkable
class Planner(Protocol):
    """A screen that can plan a series for accounts."""

    def plan_again(self, again: TryAgain) -> None:
        """Plan for accounts that another series has left undone."""


def run_series(app: App[Any], session: Session, journal: Journal) -> None:
    """Run a series behind whatever screen is open; for what is raised see `start_series`."""
    session.active_series.begin(journal)
    series = session.active_series.run(
        journal,
        lambda request, key: session.call(
            lambda client: send(calls_of(client, session.portal), request, key)
        ),
        lambda each: session.call(lambda client: client.history(each)),
        max_batch=session.portal.max_batch,
    )
    # The app's own worker: it ends with the console, and with no screen before.
    app.run_worker(series, group="series", description="run a series")


class ProgressScreen(FullScreen[None]):
    """Follows the session's series, from its first batch to its end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "resume", N_("Reprendre"), key_display="Ctrl+S",
                tooltip=N_("Reprendre la série où elle s’est arrêtée")),
        Binding("enter,l", "leave", N_("Liste"),
                tooltip=N_("Revenir à la liste ; la série continue")),
        Binding("escape", "ask_to_stop", N_("Arrêter"),
                tooltip=N_("Arrêter la série ; elle pourra être reprise")),
        Binding("escape", "leave", N_("Liste"), show=False),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    def __init__(self, speech: Speech, session: Session) -> None:
        """Follow the series of a session.

        Args:
            speech: the user's language.
            session: whose series it is; there is one.
        """
        super().__init__(speech)
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay out the numbers and the bar."""
        yield Static("", markup=False, id="series-title")
        with Vertical(id="series-body"):
            yield Static("", markup=False, id="series-count")
            yield SeriesBar(id="series-bar")
            yield Static("", markup=False, id="series-speed")
            yield Notice(id="series-notice")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Follow the series."""
        self._session.active_series.listen(self._show)
        self._show_state()

    def on_unmount(self) -> None:
        """Follow it no longer."""
        self._session.active_series.unlisten(self._show)

    @on(events.ScreenResume)
    def _show_state(self) -> None:
        if (state := self._session.active_series.state) is not None:
            self._show(state)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stopping is for a series that runs, resuming for one that has stopped."""
        state = self._session.active_series.state
        ended = state is None or state.ending is not None
        if action == "ask_to_stop":
            return not ended
        if action == "resume":
            return ended and state is not None and not (state.ending and state.ending.finished)
        return True

    def _show(self, state: SeriesState) -> None:
        if not self.is_mounted or self.is_leaving:
            return
        progress, words = state.progress, words_of(state.change, self.speech, state.progress.tally)
        series = words.say(words.SERIES)
        title = f"{series[0].upper()}{series[1:]}"
        self.query_one("#series-title", Static).update(Content(title))
        self.query_one("#series-count", Static).update(Content(progress_sentence(progress, words)))
        bar = self.query_one(SeriesBar)
        bar.show_part(progress.tally.settled / max(1, progress.tally.total))
        waits = state.ending is not None or progress.trouble is not None
        speed = "" if waits else speed_sentence(progress, self.speech)
        self.query_one("#series-speed", Static).update(Content(speed))
        self._show_notice(state)
        self.refresh_bindings()
        if state.ending is not None and state.ending.finished and self.is_active:
            self._leave_for_report(state.path)

    def _show_notice(self, state: SeriesState) -> None:
        notice = self.query_one(Notice)
        trouble = state.progress.trouble
        if state.ending is not None:
            said = ended_sentence(state, self.speech)
            error = state.ending.error
            if error is None:
                notice.say(said)
            else:
                notice.warn(f"{said} {self._why(error)}")
        elif state.stopping:
            notice.say(self.speech.gettext("Arrêt : les derniers envois se terminent…"))
        elif trouble is not None:
            goes_on = self.speech.gettext("La série attend, puis reprend d’elle-même.")
            notice.warn(f"{failure_meanwhile(trouble, self.speech)} {goes_on}")
        else:
            notice.clear()

    def _why(self, error: ClientError | sqlite3.Error) -> str:
        if isinstance(error, ClientError):
            return failure(error, self.speech)
        return self.speech.gettext(
            "Le journal de la série ne s’écrit plus : libérez de la place sur le disque, ou "
            "prévenez le support, puis reprenez."
        )

    def _leave_for_report(self, path: Path) -> None:
        app, speech, session = self.app, self.speech, self._session
        held = app.keys_held() if isinstance(app, KeyQueue) else nullcontext()

        async def show() -> None:
            with held:
                await open_report(app, speech, session, path)

        self.dismiss(None)
        app.call_later(show)

    async def action_leave(self) -> None:
        """Go back to the list; the series goes on."""
        self.dismiss(None)

    async def action_ask_to_stop(self) -> None:
        """Ask whether to stop the series."""
        state = self._session.active_series.state
        if state is None or state.stopping:
            return
        say = self.speech.gettext
        await ask_to_stop(
            self,
            say("Arrêter la série ?"),
            say("Ce qui est fait le reste ; la suite pourra être reprise."),
            self._session.active_series.stop,
        )

    async def action_resume(self) -> None:
        """Go on where the series stopped."""
        state = self._session.active_series.state
        if state is None or self._session.active_series.busy:
            return
        try:
            journal = await Journal.opened(state.path)
            run_series(self.app, self._session, journal)
        except JournalBusyError as error:
            sentence = journal_failure(error, self.speech)
        except (OSError, sqlite3.Error):
            sentence = self.speech.gettext(
                "Le journal de la série ne se lit plus : prévenez le support."
            )
        else:
            return
        self.query_one(Notice).warn(sentence)
