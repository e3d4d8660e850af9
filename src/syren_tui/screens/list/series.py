"""Following the session's series: its progress in the header, and the list after its end."""

from syren_tui.listing.selection import Selection
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.series_runner import RunEnd
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.texts.progress import header_sentence


class ListSeries:
    """Shows how far the series is, and has the list follow what was changed elsewhere."""

    def __init__(self, context: ListContext, loader: ListLoader, selection: Selection) -> None:
        """Begin without following.

        Args:
            context: of the screen.
            loader: the list.
            selection: who is marked.
        """
        self._context = context
        self._active_series = context.session.active_series
        self._loader = loader
        self._selection = selection
        self._end_seen: RunEnd | None = None
        """The end of a series that the marks have followed."""
        self._reload_wanted = False
        self._changes_seen = 0
        """The session's changes that the list has followed."""

    def listen(self) -> None:
        """Follow the session's series."""
        self._active_series.listen(self._changed)

    def unlisten(self) -> None:
        """Follow it no longer."""
        self._active_series.unlisten(self._changed)

    def show(self) -> None:
        """Show the series and the list as they are, after another screen was in front."""
        state = self._active_series.state
        if state is not None:
            self._changed(state)
        else:
            self._show_header("")
        changes = self._context.session.changes
        if self._changes_seen != changes:
            self._changes_seen = changes
            self._reload_wanted = True
        self._reload_if_wanted()

    def _changed(self, state: SeriesState) -> None:
        if not self._context.screen.is_mounted:
            return
        self._show_header(header_sentence(state, self._context.speech))
        if state.ending is not None and state.ending is not self._end_seen:
            self._end_seen = state.ending
            # Those who were not renewed stay marked: they are to be looked at.
            self._selection.discard(state.done)
            self._reload_wanted = True
        self._reload_if_wanted()

    def _reload_if_wanted(self) -> None:
        """Read the list again after a series; not behind another screen."""
        if self._reload_wanted and self._context.screen.is_current:
            self._reload_wanted = False
            self._loader.reload()

    def _show_header(self, sentence: str) -> None:
        self._context.view.show_series(sentence)
        self._context.screen.refresh_bindings()
