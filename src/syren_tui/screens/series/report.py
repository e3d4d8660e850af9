"""The report of a series: what became of each account, to be tried again, undone or exported."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from syren_tui.i18n import N_, Speech
from syren_tui.renewal.change import Change
from syren_tui.renewal.export import csv_of, json_of
from syren_tui.renewal.records import ItemOutcome, SeriesEntry, SeriesKind
from syren_tui.renewal.report import Report, read_report
from syren_tui.renewal.store import UNREADABLE
from syren_tui.screens.dialogs.export import CSV, JSON, ExportDialog, saved_sentence
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.series.report_view import ReportView
from syren_tui.screens.series.undoing import ReportUndo
from syren_tui.session import Session
from syren_tui.texts.changes import words_of
from syren_tui.texts.series import rows_for_spreadsheet
from syren_tui.texts.values import moment
from syren_tui.widgets.base.navigation import HELP_KEYS

_NEVER: Final = frozenset({"not_found"})


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Accounts that a series has left undone, to be planned anew."""

    ids: list[str]
    change: Change
    """What was to be done to them."""


class ReportScreen(FullScreen[TryAgain]):
    """Returns the accounts to try again; None where the user just left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_part", N_("Voir"),
                tooltip=N_("Voir ce qui n’est pas fait, ce qui l’est, les laissés, tous")),
        Binding("space", "mark", N_("Cocher"), tooltip=N_("Cocher ceux à annuler")),
        Binding("a", "mark_all", N_("Tout"), show=False,
                tooltip=N_("Cocher tous ceux que l’on peut annuler ici")),
        Binding("d", "unmark_all", N_("Décocher"), show=False, tooltip=N_("Décocher tout")),
        Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
                tooltip=N_("Relire le rapport")),
        Binding("r", "try_again", N_("Réessayer"),
                tooltip=N_("Préparer un nouveau plan pour ce qui n’est pas fait")),
        Binding("u", "undo", N_("Annuler…"),
                tooltip=N_("Annuler ce qui est fait pour les cochés, ou pour tous")),
        Binding("x", "export", N_("Exporter"),
                tooltip=N_("Enregistrer le rapport, en CSV ou JSON")),
        Binding("escape,q", "stop_undoing", N_("Arrêter"),
                tooltip=N_("Arrêter l’annulation ; elle pourra être reprise")),
        Binding("escape,q", "back", N_("Retour")),
        *HELP_KEYS,
    ]  # fmt: skip

    def __init__(self, speech: Speech, session: Session, path: Path) -> None:
        """Begin without a report.

        Args:
            speech: the user's language.
            session: the signed-in session.
            path: of the journal; whoever ran it has closed it.
        """
        super().__init__(speech)
        self._session = session
        self._path = path
        self._view = ReportView(self, session)
        self._undo = ReportUndo(
            self, session, path, self._view, start=self._run_undo, read=self._read_journal
        )
        self._reading = True

    def compose(self) -> ComposeResult:
        """Lay out the view."""
        yield from self._view.compose()

    def on_mount(self) -> None:
        """Read the journal."""
        self.set_focus(self._view.table)
        self._read(first=True)

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: until there is something to see."""
        return self._reading

    def action_reload(self) -> None:
        """Read the journal again."""
        self._read(first=False)

    @work(exclusive=True, group="report", description="read a report")
    async def _read(self, *, first: bool) -> None:
        if (report := await self._read_journal()) is not None:
            (self._view.show_first if first else self._view.show)(report)

    async def _read_journal(self) -> Report | None:
        """Return the report as it is now; None: it cannot be read, and the notice says so."""
        try:
            return await asyncio.to_thread(read_report, self._path)
        except UNREADABLE:
            self._view.notice.warn(
                self.speech.gettext(
                    "Le journal de cette série ne se lit plus : prévenez le support."
                )
            )
            return None
        finally:
            self._reading = False
            self.keys_go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep off the screen what has nothing to work on."""
        if action == "stop_undoing":
            return self._undo.can_stop
        if action not in {"try_again", "undo", "export"}:
            return True
        if (report := self._view.report) is None:
            return False
        if action == "export":
            return True
        if self._session.read_only or not report.seen.finished or self._undo.is_running:
            return False
        return bool(self._to_try_again() if action == "try_again" else report.undoable)

    # Choosing.

    @on(DataTable.RowHighlighted)
    def _show_reason(self) -> None:
        self._view.show_reason()

    def action_next_part(self) -> None:
        """Show other accounts of the series."""
        self._view.show_next_part()

    def action_mark(self) -> None:
        """Mark the account under the cursor, or take the mark away."""
        self._view.mark()

    def action_mark_all(self) -> None:
        """Mark all shown that can be undone; once more takes these marks away."""
        self._view.mark_all()

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self._view.unmark_all()

    # Trying again, exporting, leaving.

    def _to_try_again(self) -> list[str]:
        """Return the ids of those not done, but for those who are no longer there.

        Whose decision failed waits on, and is found where decisions are taken.
        """
        if self._view.report is None or self._view.report.about.kind is SeriesKind.DECISIONS:
            return []
        return [
            entry.id for entry in self._view.report.not_done if entry.id and not _is_gone(entry)
        ]

    def action_try_again(self) -> None:
        """Leave with those who were not done: whoever opened the report plans anew."""
        if (report := self._view.report) is not None and (ids := self._to_try_again()):
            self.dismiss(TryAgain(ids, report.about.change))

    async def action_export(self) -> None:
        """Ask for a file and save the report in it."""
        report = self._view.report
        if report is None:
            return

        def saved(path: Path | None) -> None:
            if path is not None:
                self._view.notice.say(saved_sentence(path, self.speech))

        contents = {
            CSV: lambda: csv_of(rows_for_spreadsheet(report, self._session.portal, self.speech)),
            JSON: lambda: json_of(report.as_json()),
        }
        made_at = moment(report.about.made_at, self._session.portal)
        words = words_of(report.about.change, self.speech, report.seen.tally)
        dialog = ExportDialog(self.speech, words.say(words.FILE), made_at, contents)
        await self.app.push_screen(dialog, saved)

    # Undoing.

    async def action_undo(self) -> None:
        """Ask, then undo the renewals of the marked, else all that can be undone."""
        await self._undo.ask()

    @work(group="undo", description="undo a series")
    async def _run_undo(self, undo: Callable[[], Awaitable[None]]) -> None:
        await undo()

    def action_stop_undoing(self) -> None:
        """Stop the undoing that is under way, after what is in flight."""
        self._undo.stop()

    def action_back(self) -> None:
        """Leave, also where an undoing that was stopped waits for an answer."""
        self.workers.cancel_node(self)  # what is not undone yet is in the journal
        self.dismiss(None)


def _is_gone(entry: SeriesEntry) -> bool:
    result = entry.result
    if result is None:
        return False
    return result.outcome is ItemOutcome.MISSING or result.code in _NEVER
