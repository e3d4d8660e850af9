"""The tabs of a record: which one is open, and where its focus goes."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.widgets import ContentSwitcher

from syren_tui.screens.frame import Framed
from syren_tui.texts.fields import RecordTab
from syren_tui.widgets.base.tab_bar import TabBar
from syren_tui.widgets.record.history_pane import HistoryPane
from syren_tui.widgets.record.information_pane import InformationPane
from syren_tui.widgets.record.resources_pane import ResourcesPane
from syren_tui.widgets.record.status_pane import StatusPane

TABS = tuple(RecordTab)


class RecordTabs:
    """Opens the tabs of one screen."""

    def __init__(
        self,
        screen: Framed[Any],
        edited: Callable[[], Sequence[RecordTab]],
        opened: Callable[[], None],
    ) -> None:
        """Begin on the first tab.

        Args:
            screen: the one with the bar and the panes.
            edited: returns the tabs with something that is not saved.
            opened: called after a tab was opened.
        """
        self._screen = screen
        self._edited = edited
        self._opened = opened
        self.current = RecordTab.INFORMATION

    def open(self, tab: RecordTab, field: str = "") -> None:
        """Open a tab.

        Args:
            tab: which.
            field: the one that gets the focus; empty: the first editable one.
        """
        self.current = tab
        self._screen.query_one(ContentSwitcher).current = tab.value
        self.mark_edited(self._edited())
        self.focus(field)
        self._opened()

    def open_next(self) -> None:
        """Open the tab after this one, ready to be changed; after the last, the first.

        The first one stays to be read: the next key would be typed into the name.
        """
        following = TABS[(TABS.index(self.current) + 1) % len(TABS)]
        if following is RecordTab.INFORMATION:
            self.read(following)
        else:
            self.open(following)

    def read(self, tab: RecordTab | None = None) -> None:
        """Put the focus on the bar: what is typed or scanned changes nothing.

        Args:
            tab: the one to open; None: the one that is open.
        """
        if tab is not None and tab is not self.current:
            self.current = tab
            self._screen.query_one(ContentSwitcher).current = tab.value
            self.mark_edited(self._edited())
            self._opened()
        self._screen.set_focus(self._screen.query_one(TabBar))

    @property
    def is_outside_fields(self) -> bool:
        """Whether no field is edited: nothing but the bar or the history has the focus."""
        focused = self._screen.focused
        return focused is None or isinstance(focused, TabBar | HistoryPane)

    def mark_edited(self, tabs: Sequence[RecordTab]) -> None:
        """Show which tabs have something that is not saved."""
        edited = [TABS.index(tab) for tab in tabs]
        self._screen.query_one(TabBar).show(TABS.index(self.current), edited)

    def focus(self, field: str = "") -> None:
        """Put the focus into the open tab, where it has a field: for `field` see `open`."""
        screen = self._screen
        screen.set_focus(None)
        match self.current:
            case RecordTab.INFORMATION:
                screen.query_one(InformationPane).focus_on(field)
            case RecordTab.STATUS:
                screen.query_one(StatusPane).focus_on(field)
            case RecordTab.RESOURCES:
                screen.query_one(ResourcesPane).focus_on(field)
            case RecordTab.HISTORY:
                screen.set_focus(screen.query_one(HistoryPane))
        if screen.focused is None:
            self.read()
