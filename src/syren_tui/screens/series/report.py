"""The report of a series: what became of each account, to be tried again, undone or exported."""

import sqlite3
from pathlib import Path
from typing import ClassVar, Final

from textual import work
from textual.binding import Binding, BindingType

from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_
from syren_tui.renewal.export import csv_of, json_of
from syren_tui.renewal.journal import Journal, JournalBusyError
from syren_tui.renewal.records import ItemOutcome, SeriesEntry
from syren_tui.renewal.undo import UndoEnd, UndoProgress, UndoRunner
from syren_tui.renewal.undo_log import UndoLog, UndoTally
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.export import CSV, JSON, ExportDialog, saved_sentence
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.series.report_view import Part, ReportView
from syren_tui.texts.failures import failure
from syren_tui.texts.progress import time_left
from syren_tui.texts.series import rows_for_spreadsheet
from syren_tui.texts.values import moment

_MANY: Final = 50
"""Accounts from above which on their number has to be typed."""
_NEVER: Final = frozenset({"not_found"})


class ReportScreen(ReportView):
    """Returns the ids of the accounts to try again; None where it was just left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "try_again", N_("Réessayer"),
                tooltip=N_("Préparer un nouveau plan pour les non renouvelés")),
        Binding("u", "undo", N_("Annuler…"),
                tooltip=N_("Annuler les renouvellements cochés, ou tous")),
        Binding("x", "export", N_("Exporter"),
                tooltip=N_("Enregistrer le rapport, en CSV ou JSON")),
        Binding("escape,q", "stop_undoing", N_("Arrêter"),
                tooltip=N_("Arrêter l’annulation ; elle pourra être reprise")),
        Binding("escape,q", "back", N_("Retour")),
        Binding("question_mark", "help", N_("Aide"), show=True),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    _undo: UndoRunner | None = None
    """The undoing that is under way."""
    _stopping = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep off the screen what has nothing to work on."""
        report = self._report
        if action == "stop_undoing":
            return self._undo is not None and not self._stopping
        if action in {"try_again", "undo", "export"} and report is None:
            return False
        if action in {"try_again", "undo"} and self._session.read_only:
            return False
        if report is not None and action in {"try_again", "undo"} and not report.seen.finished:
            return False
        if report is not None and action == "try_again":
            return self._undo is None and bool(self._to_try_again())
        if report is not None and action == "undo":
            return self._undo is None and bool(report.undoable)
        return True

    # Trying again, exporting, leaving.

    def _to_try_again(self) -> list[str]:
        """Return the ids of those not renewed, but for those who are no longer there."""
        return [
            entry.id
            for entry in (self._report.not_renewed if self._report is not None else ())
            if not _is_gone(entry)
        ]

    def action_try_again(self) -> None:
        """Leave with those who were not renewed: whoever opened the report plans anew."""
        self.dismiss(self._to_try_again())

    async def action_export(self) -> None:
        """Ask for a file and save the report in it."""
        report = self._report
        if report is None:
            return

        def saved(path: Path | None) -> None:
            if path is not None:
                self._notice.say(saved_sentence(path, self.speech))

        contents = {
            CSV: lambda: csv_of(rows_for_spreadsheet(report, self.speech)),
            JSON: lambda: json_of(report.as_json()),
        }
        made_at = moment(report.about.made_at, self._session.portal)
        await self.app.push_screen(ExportDialog(self.speech, made_at, contents), saved)

    def action_stop_undoing(self) -> None:
        """Stop the undoing that is under way, after what is in flight."""
        if self._undo is None:
            return
        self._stopping = True
        self._undo.stop()
        self._notice.say(self.speech.gettext("Arrêt de l’annulation…"))
        self.refresh_bindings()

    def action_back(self) -> None:
        """Leave, also where an undoing that was stopped waits for an answer."""
        self.workers.cancel_node(self)  # what is not undone yet stands in the journal
        self.dismiss(None)

    # Undoing.

    async def action_undo(self) -> None:
        """Ask, then undo the renewals of the marked, else all that can be undone."""
        report = self._report
        if report is None:
            return
        ids = frozenset(self._selection.ids) or frozenset(each.id for each in report.undoable)
        number = len(ids)
        question = self.speech.ngettext(
            "Annuler le renouvellement de {n} compte ?",
            "Annuler le renouvellement de {n} comptes ?",
            number,
        )
        more = self.speech.gettext(
            "Chacun redevient comme avant la série, sauf ceux que quelqu’un a modifiés depuis."
        )

        def asked(answer: str | bool | None) -> None:
            if answer in {True, "undo"}:
                self._begin_to_undo(ids)

        if number > _MANY:
            dialog = TypeNumberDialog(self.speech, question, number, more)
            await self.app.push_screen(dialog, asked)
            return
        replies = [
            Reply("stay", self.speech.gettext("Revenir"), "", self.speech.gettext("Échap")),
            Reply("undo", self.speech.gettext("Annuler ces renouvellements"), "ctrl+s", "Ctrl+S"),
        ]
        await self.app.push_screen(AskDialog(self.speech, question, replies, more), asked)

    def _begin_to_undo(self, ids: frozenset[str]) -> None:
        try:
            journal = Journal.open(self._path)
        except JournalBusyError:
            self._notice.warn(
                self.speech.gettext("Cette série est en cours dans une autre fenêtre.")
            )
            return
        except (OSError, sqlite3.Error):
            self._warn_of_journal()
            return
        session = self._session
        self._undo = UndoRunner(
            journal,
            lambda each, version: session.call(lambda client: client.revert(each, version)),
            lambda each: session.call(lambda client: client.history(each)),
            on_progress=self._told,
        )
        self._stopping = False
        self.refresh_bindings()
        self._run_undo(self._undo, journal, ids)

    @work(group="undo", description="undo a series")
    async def _run_undo(self, undo: UndoRunner, journal: Journal, ids: frozenset[str]) -> None:
        with journal:
            log = UndoLog(journal)
            try:
                await journal.in_thread(lambda: log.choose(ids))
                before = await journal.in_thread(log.tally)
                ending = await undo.run()
            except sqlite3.Error:
                self._warn_of_journal()
                return
            finally:
                self._undo = None
                self._session.changes += 1
                self.refresh_bindings()
        self._selection.clear()
        self._part = Part.RENEWED
        await self._read_now(first=False)
        if self._report is not None:
            self._selection.add(
                self._report.undo_pending
            )  # u goes on with them, and with nobody else
            self._show_marks()
        self._say_ending(ending, before)

    def _told(self, progress: UndoProgress) -> None:
        tally = progress.tally
        done, total = (
            self.speech.number(tally.total - tally.remaining),
            self.speech.number(tally.total),
        )
        sentence = self.speech.gettext("Annulation : {done} sur {total}", done=done, total=total)
        if self._stopping:
            return
        if progress.trouble is None:
            parts = [sentence]
            if progress.seconds_remaining is not None and tally.remaining:
                parts.append(time_left(progress.seconds_remaining, self.speech))
            self._notice.say(self.speech.joined(parts))
        else:
            self._notice.warn(f"{sentence}. {failure(progress.trouble, self.speech)}")

    def _say_ending(self, ending: UndoEnd, before: UndoTally) -> None:
        tally, speech = ending.tally, self.speech
        undone = tally.undone - before.undone
        said = [speech.ngettext("{n} renouvellement annulé", "{n} renouvellements annulés", undone)]
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
            self._notice.warn(f"{sentence}. {failure(ending.error, speech)}")
        elif ending.error is not None:
            self._warn_of_journal()
        else:
            self._notice.say(sentence)

    def _warn_of_journal(self) -> None:
        self._notice.warn(
            self.speech.gettext("Le journal ne s’écrit pas : vérifiez la place sur le disque.")
        )


def _is_gone(entry: SeriesEntry) -> bool:
    result = entry.result
    if result is None:
        return False
    return result.outcome is ItemOutcome.MISSING or result.code in _NEVER
