"""Undoes what a series did, those that are marked in its report, or all."""

import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from syren_tui.client.errors import ClientError
from syren_tui.i18n import Speech
from syren_tui.renewal.journal import Journal, JournalBusyError
from syren_tui.renewal.report import Report
from syren_tui.renewal.undo import UndoEnd, UndoProgress, UndoRunner
from syren_tui.renewal.undo_log import UndoLog, UndoTally
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.frame import Framed
from syren_tui.screens.series.report_view import ReportView
from syren_tui.session import Session
from syren_tui.texts.changes import ChangeWords, words_of
from syren_tui.texts.failures import failure, failure_meanwhile
from syren_tui.texts.journals import journal_failure
from syren_tui.texts.progress import time_left

_MANY: Final = 50
"""Accounts from above which on their number has to be typed."""


class ReportUndo:
    """Asks, undoes, and says what came of it."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        path: Path,
        view: ReportView,
        *,
        start: Callable[[Callable[[], Awaitable[None]]], object],
        read: Callable[[], Awaitable[Report | None]],
    ) -> None:
        """Begin with nothing to undo.

        Args:
            screen: the one under the dialogs.
            session: the signed-in session.
            path: of the journal.
            view: shows the report.
            start: starts the undoing, which ends with the screen.
            read: returns the report as it is now; None: it cannot be read.
        """
        self._screen = screen
        self._session = session
        self._path = path
        self._view = view
        self._start = start
        self._read = read
        self._undo: UndoRunner | None = None
        """The undoing that is under way."""
        self._stopping = False

    @property
    def is_running(self) -> bool:
        """Whether an undoing is under way."""
        return self._undo is not None

    @property
    def can_stop(self) -> bool:
        """Whether an undoing is under way that was not stopped yet."""
        return self._undo is not None and not self._stopping

    async def ask(self) -> None:
        """Ask, then undo what was done to the marked, else all that can be undone."""
        report = self._view.report
        if report is None:
            return
        ids = self._view.marked or frozenset(each.id for each in report.undoable)
        number = len(ids)
        words = words_of(report.about.change, self._speech, report.seen.tally)
        question = words.count(words.UNDO, number)
        more = self._speech.gettext(
            "Chacun redevient comme avant la série, sauf ceux que quelqu’un a modifiés depuis."
        )

        async def asked(answer: str | bool | None) -> None:
            if answer in {True, "undo"}:
                await self._begin_to_undo(ids, words)

        if number > _MANY:
            dialog = TypeNumberDialog(self._speech, question, number, more)
            await self._screen.app.push_screen(dialog, asked)
            return
        replies = [
            Reply("stay", self._speech.gettext("Revenir"), "", self._speech.gettext("Échap")),
            Reply("undo", words.say(words.UNDO_ANSWER), "ctrl+s", "Ctrl+S"),
        ]
        await self._screen.app.push_screen(AskDialog(self._speech, question, replies, more), asked)

    async def _begin_to_undo(self, ids: frozenset[str], words: ChangeWords) -> None:
        try:
            journal = await Journal.opened(self._path)
        except (OSError, sqlite3.Error, JournalBusyError) as error:
            self._view.notice.warn(journal_failure(error, self._speech))
            return
        session = self._session
        self._undo = UndoRunner(
            journal,
            lambda each, version: session.call(lambda client: client.revert(each, version)),
            lambda each: session.call(lambda client: client.history(each)),
            on_found=session.client.own_changes.found,
            on_progress=self._show_progress,
        )
        self._stopping = False
        self._screen.refresh_bindings()
        self._start(partial(self._run, self._undo, journal, ids, words))

    async def _run(
        self, undo: UndoRunner, journal: Journal, ids: frozenset[str], words: ChangeWords
    ) -> None:
        with journal:
            log = UndoLog(journal)
            try:
                await journal.in_thread(lambda: log.choose(ids))
                before = await journal.in_thread(log.tally)
                ending = await undo.run()
            except sqlite3.Error as error:
                self._view.notice.warn(journal_failure(error, self._speech))
                return
            finally:
                self._undo = None
                self._session.changes += 1
                self._screen.refresh_bindings()
        self._view.choose_done()
        self._view.show_undone(await self._read())
        self._say_ending(ending, before, words)

    def _show_progress(self, progress: UndoProgress) -> None:
        tally = progress.tally
        done, total = (
            self._speech.number(tally.total - tally.remaining),
            self._speech.number(tally.total),
        )
        sentence = self._speech.gettext("Annulation : {done} sur {total}", done=done, total=total)
        if self._stopping:
            return
        if progress.trouble is None:
            parts = [sentence]
            if progress.seconds_remaining is not None and tally.remaining:
                parts.append(time_left(progress.seconds_remaining, self._speech))
            self._view.notice.say(self._speech.joined(parts))
        else:
            self._view.notice.warn(
                f"{sentence}. {failure_meanwhile(progress.trouble, self._speech)}"
            )

    def _say_ending(self, ending: UndoEnd, before: UndoTally, words: ChangeWords) -> None:
        tally, speech = ending.tally, self._speech
        undone = tally.undone - before.undone
        said = [words.count(words.COUNT_UNDONE, undone)]
        if kept := tally.kept - before.kept:
            said.append(
                speech.ngettext(
                    "{n} compte laissé tel quel", "{n} comptes laissés tels quels", kept
                )
            )
        if tally.remaining:
            said.append(speech.gettext("{n} encore à annuler : u pour reprendre",
                                 n=speech.number(tally.remaining)))  # fmt: skip
        sentence = speech.joined(said)
        if isinstance(ending.error, ClientError):
            self._view.notice.warn(f"{sentence}. {failure(ending.error, speech)}")
        elif ending.error is not None:
            self._view.notice.warn(journal_failure(ending.error, speech))
        else:
            self._view.notice.say(sentence)

    def stop(self) -> None:
        """Stop the undoing that is under way, after what is in flight."""
        if self._undo is None:
            return
        self._stopping = True
        self._undo.stop()
        self._view.notice.say(self._speech.gettext("Arrêt de l’annulation…"))
        self._screen.refresh_bindings()

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
