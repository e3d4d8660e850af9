"""Keeping what the list shows as a view, and showing a view that was chosen."""

from collections.abc import Sequence

from syren_tui.listing.kept_views import KeptViews
from syren_tui.listing.query import ListQuery
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.screens.list.searching import ListSearching
from syren_tui.view_settings import MOST, ViewSettings


class ListViews:
    """The way to the views, and back from them."""

    def __init__(
        self,
        context: ListContext,
        loader: ListLoader,
        searching: ListSearching,
        views: Sequence[ViewSettings],
        reasons: Sequence[str],
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            context: of the screen.
            loader: the list.
            searching: its search.
            views: those of the settings.
            reasons: of the settings, for a refusal.
        """
        self._context = context
        self._loader = loader
        self._searching = searching
        self._settings = views
        self._reasons = reasons
        store = context.session.store
        self._kept = KeptViews(store.folder, store.portal, store.login)

    async def today(self) -> None:
        """Show what there is to do today; then the list of the view that was chosen."""
        from syren_tui.screens.today.today import TodayScreen

        context = self._context
        screen = TodayScreen(
            context.speech, context.session, self._kept, self._settings,
            reasons=self._reasons, ascii_only=context.ascii_only,
        )  # fmt: skip
        await context.screen.app.push_screen(screen, self._chosen)

    def _chosen(self, query: ListQuery | None) -> None:
        self._searching.to_table()
        if query is not None:
            self._searching.show(query)

    async def keep(self) -> None:
        """Ask for a name, and keep what the list shows under it."""
        from syren_tui.screens.dialogs.view_name import ViewNameDialog

        context, query = self._context, self._loader.query

        def kept(name: str | None) -> None:
            if name is not None:
                said = context.speech.gettext("Vue gardée : t la montre.")
                context.view.notice.say(said)

        dialog = ViewNameDialog(context.speech, lambda name: self._keep(name, query))
        await context.screen.app.push_screen(dialog, kept)

    def _keep(self, name: str, query: ListQuery) -> str:
        """Keep a view; returns the sentence why it was not kept."""
        say = self._context.speech.gettext
        if name in {each.name for each in self._settings}:
            return say("Une vue des réglages porte ce nom : donnez-en un autre.")
        others = {each.name for each in self._kept.all()} - {name}
        if len(others) + len(self._settings) >= MOST:
            return say("{n} vues au plus : ôtez-en une d’abord (t, puis Suppr).", n=MOST)
        try:
            self._kept.keep(name, query)
        except OSError:
            return say(
                "La vue n’a pas pu être gardée : libérez de la place sur le disque, ou prévenez "
                "le support."
            )
        return ""
