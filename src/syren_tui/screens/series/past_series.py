"""The series of the last 30 days: each with its report, to be tried again, undone or resumed."""

import asyncio
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from syren_tui.i18n import N_, Speech
from syren_tui.renewal.store import SeriesSeen
from syren_tui.runtime.key_labels import undescribed
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.series.progress import ProgressScreen
from syren_tui.screens.series.report import ReportScreen, TryAgain
from syren_tui.screens.series.resume import offer_to_resume
from syren_tui.session import Session
from syren_tui.texts.changes import words_of
from syren_tui.texts.series import summary
from syren_tui.texts.values import moment
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.navigation import HELP_KEYS
from syren_tui.widgets.base.notice import Notice


class SeriesList(OptionList, inherit_bindings=False):
    """The list; its key is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *undescribed(OptionList.BINDINGS, "enter"),
        Binding("enter", "select", N_("Rapport"),
                tooltip=N_("Ouvrir le rapport ; une série interrompue peut être reprise")),
    ]  # fmt: skip


class PastSeriesScreen(FullScreen[TryAgain]):
    """Returns the accounts to try again; None where the user just left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
                tooltip=N_("Relire les séries")),
        Binding("escape,q,h", "back", N_("Liste"), tooltip=N_("Revenir à la liste")),
        *HELP_KEYS,
    ]  # fmt: skip

    def __init__(self, speech: Speech, session: Session) -> None:
        """Begin without series.

        Args:
            speech: the user's language.
            session: whose series are shown.
        """
        super().__init__(speech)
        self._session = session
        self._all: list[SeriesSeen] = []
        self._reading = True

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Static(
            Content(self.speech.gettext("Séries des 30 derniers jours")),
            id="past-title",
        )
        nothing = Static(
            Content(self.speech.gettext("Aucune série de ce compte sur ce portail.")),
            id="past-none",
        )
        nothing.display = False
        yield nothing
        yield SeriesList(id="past", markup=False)
        yield Notice(id="past-notice")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Find the series."""
        self.set_focus(self.query_one(SeriesList))
        self._read()

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept: until the list is there."""
        return self._reading

    def action_reload(self) -> None:
        """Find the series again."""
        self._read()

    def action_back(self) -> None:
        """Go back to the list."""
        self.dismiss(None)

    @work(exclusive=True, group="past", description="find past series")
    async def _read(self) -> None:
        store = self._session.store

        def find() -> list[SeriesSeen]:
            store.clean()
            return [*store.interrupted(), *store.past()]

        try:
            found = await asyncio.to_thread(find)
        finally:
            self._reading = False
            self.keys_go_on()
        self._all = found
        shown = self.query_one(SeriesList)
        here = shown.highlighted or 0
        shown.clear_options()
        shown.add_options([Option(Content(self._line(each))) for each in found])
        shown.highlighted = min(here, len(found) - 1) if found else None
        self.query_one("#past-none").display = not found

    def _line(self, seen: SeriesSeen) -> str:
        at = moment(seen.made_at, self._session.portal)
        said = summary(seen, self.speech, here=self._runs_here(seen))
        parts = [f"{self.speech.day(at.date())} {at:%H:%M}", said]
        if what := words_of(seen.change, self.speech).subject:
            parts.insert(1, what)
        return "  ".join(parts)

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        seen = self._all[event.option_index]
        if self._runs_here(seen):
            await self.app.push_screen(ProgressScreen(self.speech, self._session))
            return
        if not seen.finished:
            await offer_to_resume(self.app, self.speech, self._session, [seen])
            return
        screen = ReportScreen(self.speech, self._session, seen.path)
        await self.app.push_screen(screen, self._back_from_report)

    def _runs_here(self, seen: SeriesSeen) -> bool:
        series = self._session.active_series
        return series.busy and series.state is not None and series.state.path == seen.path

    @on(events.ScreenResume)
    def _look_again(self) -> None:
        """Find the series again after another screen: it may have changed them."""
        if not self._reading and not self.is_leaving:  # a report's "try again" leaves it too
            self._read()

    def _back_from_report(self, again: TryAgain | None) -> None:
        if again is not None:
            self.dismiss(again)
