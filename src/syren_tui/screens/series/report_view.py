"""How the report of a series is shown, and how accounts are marked in it."""

from enum import StrEnum
from typing import Any, Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_tui.i18n import N_, Speech
from syren_tui.listing.selection import Selection
from syren_tui.renewal.records import SeriesEntry, UndoOutcome
from syren_tui.renewal.report import Report
from syren_tui.screens.frame import Framed
from syren_tui.session import Session
from syren_tui.texts.series import numbers, outcome, standing, title
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
_OF_VALIDATIONS: Final = _TITLES | {
    Part.NOT_RENEWED: N_("Non validés : {n}"),
    Part.RENEWED: N_("Validés : {n}"),
}
"""The titles where all that the series does is called validating."""


class ReportView:
    """Shows what became of a series, account by account, and which are marked."""

    def __init__(self, screen: Framed[Any], session: Session) -> None:
        """Begin without a report.

        Args:
            screen: the one with the widgets.
            session: the signed-in session.
        """
        self._screen = screen
        self._session = session
        self._part = Part.NOT_RENEWED
        self._selection = Selection()
        self.report: Report | None = None
        """What is shown; None until it is read."""

    def compose(self) -> ComposeResult:
        """Lay out the numbers, the table and the lines under it."""
        yield Static("", markup=False, id="report-title")
        yield Static("", markup=False, id="report-numbers")
        yield Static("", markup=False, id="report-part")
        yield SeriesTable(self._speech, self._said, self._selection.ids, id="report-table")
        yield Static("", markup=False, id="report-reason")
        with Horizontal(id="report-below"):
            yield Notice(id="report-notice")
            yield Static("", markup=False, id="report-marked")
        yield KeyHints(self._speech)

    def show_first(self, report: Report) -> None:
        """Show the report as it was read first, with the part that matters most."""
        if report.undo_pending or not report.not_renewed:
            self._part = Part.RENEWED
        self._selection.add(report.undo_pending)  # those of an interrupted undoing
        self.show(report)

    def choose_renewed(self) -> None:
        """Have the renewed shown next, with none marked."""
        self._selection.clear()
        self._part = Part.RENEWED

    def show_undone(self, report: Report | None) -> None:
        """Show the report after an undoing, with those marked that are not undone yet.

        Args:
            report: as it is now; None: it cannot be read.
        """
        if report is not None:
            self.show(report)
        if self.report is not None:
            self._selection.add(self.report.undo_pending)  # the next undoing is of these alone
            self._show_marks()

    def show(self, report: Report) -> None:
        """Show the report as it is now."""
        self.report = report
        at = moment(report.about.made_at, self._session.portal)
        parts = [title(report.seen, at, self._speech), standing(report.seen, self._speech)]
        self._update("#report-title", " – ".join(part for part in parts if part))
        self._update("#report-numbers", self._speech.joined(numbers(report.seen, self._speech)))
        undoable = {entry.id for entry in report.undoable}
        self._selection.discard(self._selection.ids - undoable)
        self._show_part()
        self._show_marks()
        self._screen.refresh_bindings()

    def _show_part(self) -> None:
        entries = self._shown()
        validates = self.report is not None and self.report.seen.tally.validates_all
        titles = _OF_VALIDATIONS if validates else _TITLES
        shown = self._speech.gettext(titles[self._part], n=self._speech.number(len(entries)))
        self._update("#report-part", shown)
        self.table.show_entries(entries)
        self.show_reason()

    def _shown(self) -> list[SeriesEntry]:
        if self.report is None:
            return []
        match self._part:
            case Part.NOT_RENEWED:
                return list(self.report.not_renewed)
            case Part.RENEWED:
                return [entry for entry in self.report.entries if entry.renewed]
            case Part.KEPT:
                return list(self.report.kept)
        return list(self.report.entries)

    def show_reason(self) -> None:
        """Say in full what became of the account under the cursor: its row may cut it."""
        entry = self.table.current
        self._update("#report-reason", self._said(entry).outcome if entry is not None else "")

    def _said(self, entry: SeriesEntry) -> EntryTexts:
        given_up = self.report is not None and self.report.seen.given_up
        text = outcome(entry, self._speech, given_up=given_up)
        if entry.undo is not None:
            return EntryTexts(
                text, "muted" if entry.undo.outcome is UndoOutcome.UNDONE else "wrong"
            )
        return EntryTexts(text, "done" if entry.renewed else "wrong")

    # Choosing.

    def show_next_part(self) -> None:
        """Show other accounts of the series."""
        kept = self.report is not None and self.report.kept
        parts = [each for each in Part if kept or each is not Part.KEPT]
        at = parts.index(self._part) if self._part in parts else -1
        self._part = parts[(at + 1) % len(parts)]
        self._show_part()

    def mark(self) -> None:
        """Mark the account under the cursor, or take the mark away."""
        entry = self.table.current
        if entry is None:
            return
        if not entry.undoable:
            self.notice.warn(self._speech.gettext("Rien à annuler pour ce compte."))
            return
        self._selection.toggle(entry.id)
        self.table.repaint_rows(self.table.cursor_row)
        self._show_marks()

    def mark_all(self) -> None:
        """Mark all shown that can be undone; once more takes these marks away."""
        ids = [entry.id for entry in self._shown() if entry.undoable]
        if not self._selection.add(ids):
            self._selection.discard(ids)
        self.table.repaint_rows()
        self._show_marks()

    def unmark_all(self) -> None:
        """Take every mark away."""
        self._selection.clear()
        self.table.repaint_rows()
        self._show_marks()

    def _show_marks(self) -> None:
        number = len(self._selection)
        sentence = self._speech.ngettext("{n} coché", "{n} cochés", number) if number else ""
        self._update("#report-marked", sentence)
        self.notice.clear()

    @property
    def marked(self) -> frozenset[str]:
        """The ids of the marked accounts."""
        return frozenset(self._selection.ids)

    # The widgets.

    def _update(self, selector: str, text: str) -> None:
        self._screen.query_one(selector, Static).update(Content(text))

    @property
    def table(self) -> SeriesTable:
        """The accounts."""
        return self._screen.query_one(SeriesTable)

    @property
    def notice(self) -> Notice:
        """The line for what happened."""
        return self._screen.query_one("#report-notice", Notice)

    @property
    def _speech(self) -> Speech:
        return self._screen.speech
