"""From the list to the series and to scan mode, and back.

These screens are imported when they are first opened.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader

if TYPE_CHECKING:
    from syren_tui.screens.series.report import TryAgain


class ListScreens:
    """Opens other screens over the list."""

    def __init__(
        self, context: ListContext, loader: ListLoader, plan_again: "Callable[[TryAgain], None]"
    ) -> None:
        """Begin with none open.

        Args:
            context: of the screen.
            loader: the list.
            plan_again: plans for accounts that another series has left undone.
        """
        self._context = context
        self._loader = loader
        self._plan_again = plan_again

    async def progress(self) -> None:
        """Show the series that runs, or the report of the one that has ended."""
        from syren_tui.screens.series.progress import show_series

        context = self._context
        await show_series(context.screen.app, context.speech, context.session)

    async def past_series(self) -> None:
        """Show the series of the last days."""
        from syren_tui.screens.series.past_series import PastSeriesScreen

        def closed(again: "TryAgain | None") -> None:
            if again is not None:
                self._plan_again(again)

        screen = PastSeriesScreen(self._context.speech, self._context.session)
        await self._context.screen.app.push_screen(screen, closed)

    async def scan(self) -> None:
        """Take cards at the desk, one after the other."""
        from syren_tui.screens.scan.scan import ScanScreen

        context = self._context
        screen = ScanScreen(context.speech, context.session, ascii_only=context.ascii_only)
        await context.screen.app.push_screen(screen, self._scanned)

    def _scanned(self, changed: bool | None) -> None:
        """Go on with the list; read it again where an account was changed."""
        self._context.screen.set_focus(self._context.view.table)
        if changed:
            self._loader.reload()
