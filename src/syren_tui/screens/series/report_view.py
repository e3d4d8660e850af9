"""The report of a series, first part: reading it, showing it, and choosing accounts in it."""

import asyncio
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import DataTable, Static

from syren_tui.i18n import N_, Speech
from syren_tui.listing.selection import Selection
from syren_tui.renewal.records import SeriesEntry, UndoOutcome
from syren_tui.renewal.report import Report, read_report
from syren_tui.renewal.store import UNREADABLE, SeriesStore
from syren_tui.screens.full_screen import FullScreen
from syren_tui.session import Session
from syren_tui.texts.series import numbers, outcome, standing
from syren_tui.texts.values import moment
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.plan.series_table import EntryTexts, SeriesTable


class Part(StrEnum):
    """Which accounts of a series are shown."""

    NOT_RENEWED = "not_renewed"
    RENEWED = "renewed"
    KEPT = "kept"
    """Those that an undoing has left as they are; there only after one."""
    ALL = "all"


_TITLES: Final = {
    Part.NOT_RENEWED: N_("Non renouvelés : {n}"),
    Part.RENEWED: N_("Renouvelés : {n}"),
    Part.KEPT: N_("Laissés tels quels : {n}"),
    Part.ALL: N_("Tous : {n}"),
}


class ReportView(FullScreen[list[str]]):
    """Shows what became of a series, account by account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_part", N_("Voir"),
                tooltip=N_("Voir les non renouvelés, les renouvelés, les laissés, tous")),
        Binding("space", "mark", N_("Cocher"), tooltip=N_("Cocher ceux à annuler")),
        Binding("a", "mark_all", N_("Tout"), show=False,
                tooltip=N_("Cocher tous ceux que l’on peut annuler ici")),
        Binding("d", "unmark_all", N_("Décocher"), show=False, tooltip=N_("Décocher tout")),
        Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
                tooltip=N_("Relire le rapport")),
    ]  # fmt: skip

    def __init__(self, speech: Speech, session: Session, store: SeriesStore, path: Path) -> None:
        """Prepare.

        Args:
            speech: the user's language.
            session: the signed-in session.
            store: where the journal lies.
            path: of the journal; whoever ran it has closed it.
        """
        super().__init__(speech)
        self._session = session
        self._store = store
        self._path = path
        self._report: Report | None = None
        self._part = Part.NOT_RENEWED
        self._selection = Selection()
        self._reading = True

    def compose(self) -> ComposeResult:
        """Lay out the numbers, the table and the lines under it."""
        yield Static("", markup=False, id="report-title")
        yield Static("", markup=False, id="report-numbers")
        yield Static("", markup=False, id="report-part")
        yield SeriesTable(self.speech, self._said, self._selection.ids, id="report-table")
        yield Static("", markup=False, id="report-reason")
        with Horizontal(id="report-below"):
            yield Notice(id="report-notice")
            yield Static("", markup=False, id="report-marked")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Read the journal."""
        self.set_focus(self._table)
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
        await self._read_now(first=first)

    async def _read_now(self, *, first: bool) -> None:
        try:
            report = await asyncio.to_thread(read_report, self._path)
        except UNREADABLE:
            self._notice.warn(
                self.speech.gettext(
                    "Le journal de cette série ne se lit plus : prévenez le support."
                )
            )
            return
        finally:
            self._reading = False
            self.keys_go_on()
        self._report = report
        if first and (report.undo_pending or not report.not_renewed):
            self._part = Part.RENEWED
        if first:
            self._selection.add(
                report.undo_pending
            )  # an undoing that was interrupted goes on with them
        self._show(report)

    def _show(self, report: Report) -> None:
        at = moment(report.about.made_at, self._session.portal)
        title = self.speech.gettext(
            "Rapport de la série du {day} à {time}",
            day=self.speech.day(at.date()), time=f"{at:%H:%M}",
        )  # fmt: skip
        parts = [title, standing(report.seen, self.speech)]
        self._update("#report-title", " – ".join(part for part in parts if part))
        self._update("#report-numbers", self.speech.joined(numbers(report.seen, self.speech)))
        undoable = {entry.id for entry in report.undoable}
        self._selection.discard(self._selection.ids - undoable)
        self._show_part()
        self._show_marks()
        self.refresh_bindings()

    def _show_part(self) -> None:
        entries = self._shown()
        title = self.speech.gettext(_TITLES[self._part], n=self.speech.number(len(entries)))
        self._update("#report-part", title)
        self._table.show_entries(entries)
        self._show_reason()

    def _shown(self) -> list[SeriesEntry]:
        if self._report is None:
            return []
        match self._part:
            case Part.NOT_RENEWED:
                return list(self._report.not_renewed)
            case Part.RENEWED:
                return [entry for entry in self._report.entries if entry.renewed]
            case Part.KEPT:
                return list(self._report.kept)
        return list(self._report.entries)

    @on(DataTable.RowHighlighted)
    def _show_reason(self) -> None:
        """Say in full what became of the account under the cursor: its row may cut it."""
        entry = self._table.current
        self._update("#report-reason", self._said(entry).outcome if entry is not None else "")

    def _said(self, entry: SeriesEntry) -> EntryTexts:
        given_up = self._report is not None and self._report.seen.given_up
        text = outcome(entry, self.speech, given_up=given_up)
        if entry.undo is not None:
            return EntryTexts(
                text, "muted" if entry.undo.outcome is UndoOutcome.UNDONE else "wrong"
            )
        return EntryTexts(text, "done" if entry.renewed else "wrong")

    # Choosing.

    def action_next_part(self) -> None:
        """Show other accounts of the series."""
        kept = self._report is not None and self._report.kept
        parts = [each for each in Part if kept or each is not Part.KEPT]
        at = parts.index(self._part) if self._part in parts else -1
        self._part = parts[(at + 1) % len(parts)]
        self._show_part()

    def action_mark(self) -> None:
        """Mark the account under the cursor, or take the mark away."""
        entry = self._table.current
        if entry is None:
            return
        if not entry.undoable:
            self._notice.warn(self.speech.gettext("Rien à annuler pour ce compte."))
            return
        self._selection.toggle(entry.id)
        self._table.repaint_rows(self._table.cursor_row)
        self._show_marks()

    def action_mark_all(self) -> None:
        """Mark all shown that can be undone; once more takes these marks away."""
        ids = [entry.id for entry in self._shown() if entry.undoable]
        if not self._selection.add(ids):
            self._selection.discard(ids)
        self._table.repaint_rows()
        self._show_marks()

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self._selection.clear()
        self._table.repaint_rows()
        self._show_marks()

    def _show_marks(self) -> None:
        number = len(self._selection)
        sentence = self.speech.ngettext("{n} coché", "{n} cochés", number) if number else ""
        self._update("#report-marked", sentence)
        self._notice.clear()

    # The parts.

    def _update(self, selector: str, text: str) -> None:
        self.query_one(selector, Static).update(Content(text))

    @property
    def _table(self) -> SeriesTable:
        return self.query_one(SeriesTable)

    @property
    def _notice(self) -> Notice:
        return self.query_one("#report-notice", Notice)
