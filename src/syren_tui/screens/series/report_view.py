"""How the report of a series is shown, and how accounts are marked in it."""

from enum import StrEnum
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from syren_tui.i18n import Speech
from syren_tui.listing.selection import Selection
from syren_tui.renewal.records import SeriesEntry, UndoOutcome
from syren_tui.renewal.renewals import Renewals
from syren_tui.renewal.report import Report
from syren_tui.screens.frame import Framed
from syren_tui.session import Session
from syren_tui.texts.changes import ChangeWords, words_of
from syren_tui.texts.series import numbers, outcome, standing, title
from syren_tui.texts.values import moment
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.plan.series_table import EntryTexts, SeriesTable


class Part(StrEnum):
    """Which accounts of a series are shown."""

    NOT_DONE = "not_done"
    DONE = "done"
    KEPT = "kept"
    """Those that an undoing has left as they are; there only after one."""
    ALL = "all"


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
        self._part = Part.NOT_DONE
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
        if report.undo_pending or not report.not_done:
            self._part = Part.DONE
        self._selection.add(report.undo_pending)  # those of an interrupted undoing
        self.show(report)

    def choose_done(self) -> None:
        """Have those who are done shown next, with none marked."""
        self._selection.clear()
        self._part = Part.DONE

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
        named = title(report.seen, at, self._speech)
        parts = [named, self._words.subject, standing(report.seen, self._speech)]
        self._update("#report-title", " – ".join(part for part in parts if part))
        said = numbers(report.seen, self._speech)
        if closed := report.opening_nothing:
            said.append(
                self._speech.ngettext(
                    "{n} sans ressource ouverte", "{n} sans ressource ouverte", closed
                )
            )
        self._update("#report-numbers", self._speech.joined(said))
        undoable = {entry.id for entry in report.undoable}
        self._selection.discard(self._selection.ids - undoable)
        self._show_part()
        self._show_marks()
        self._screen.refresh_bindings()

    def _show_part(self) -> None:
        entries = self._shown()
        title = self._title(self._speech.number(len(entries)))
        self._update("#report-part", title)
        self.table.show_entries(entries)
        self.show_reason()

    def _title(self, number: str) -> str:
        """Name the part that is shown, and say how many are in it."""
        words = self._words
        match self._part:
            case Part.NOT_DONE:
                return words.say(words.LIST_NOT_DONE, n=number)
            case Part.DONE:
                return words.say(words.LIST_DONE, n=number)
            case Part.KEPT:
                return self._speech.gettext("Laissés tels quels : {n}", n=number)
        return self._speech.gettext("Tous : {n}", n=number)

    @property
    def _words(self) -> ChangeWords:
        """The words of what the series does; any are right before the report is there."""
        if self.report is None:
            return words_of(Renewals(False), self._speech)
        return words_of(self.report.about.change, self._speech, self.report.seen.tally)

    def _shown(self) -> list[SeriesEntry]:
        if self.report is None:
            return []
        match self._part:
            case Part.NOT_DONE:
                return list(self.report.not_done)
            case Part.DONE:
                return [entry for entry in self.report.entries if entry.done]
            case Part.KEPT:
                return list(self.report.kept)
        return list(self.report.entries)

    def show_reason(self) -> None:
        """Say in full what became of the account under the cursor: its row may cut it."""
        entry = self.table.current
        self._update("#report-reason", self._said(entry).outcome if entry is not None else "")

    def _said(self, entry: SeriesEntry) -> EntryTexts:
        given_up = self.report is not None and self.report.seen.given_up
        text = outcome(entry, self._words, self._session.portal, given_up=given_up)
        if entry.undo is not None:
            return EntryTexts(
                text, "muted" if entry.undo.outcome is UndoOutcome.UNDONE else "wrong"
            )
        return EntryTexts(text, "done" if entry.done else "wrong")

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
            self.notice.warn(self._why_not())
            return
        self._selection.toggle(entry.id)
        self.table.repaint_rows(self.table.cursor_row)
        self._show_marks()

    def _why_not(self) -> str:
        """Say why the account under the cursor cannot be undone."""
        if self.report is not None and not self.report.about.change.can_be_undone:
            return self._speech.gettext("Une suppression ne s’annule pas.")
        return self._speech.gettext("Rien à annuler pour ce compte.")

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
