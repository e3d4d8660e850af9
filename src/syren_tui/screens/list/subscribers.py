"""The list of subscribers: search, filters, order, marks; rows come as they are needed.

The screens of series, cards and scans are imported when they are first opened, here and in what
this one is made of: most sessions search and look only, and each screen stays in memory.
"""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input

from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_
from syren_tui.listing.query import ListQuery
from syren_tui.runtime.key_labels import hints_of
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.frame import Section
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.list.dialogs import ListDialogs, sort_key_named
from syren_tui.screens.list.opening import ListOpening
from syren_tui.texts.failures import failure
from syren_tui.widgets.base.empty_state import EmptyState
from syren_tui.widgets.list.search_field import SearchField
from syren_tui.widgets.list.subscriber_table import SubscriberTable

_WHILE_TYPING = 0.12
"""Seconds after a key before the search is sent: a name is typed faster than that."""


class SubscribersScreen(ListOpening):
    """The first screen after the sign-in; the search has the focus."""

    AUTO_FOCUS = "#search"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", N_("Cocher")),
        Binding("a", "mark_all", N_("Tout"), show=False,
                tooltip=N_("Cocher tous ceux de la recherche et des filtres")),
        Binding("d", "unmark_all", N_("Décocher"), show=False, tooltip=N_("Décocher tout")),
        Binding("shift+down", "extend(1)", N_("Plage"), show=False,
                tooltip=N_("Cocher en descendant, ou en montant (Maj+↑)")),
        Binding("shift+up", "extend(-1)", N_("Plage vers le haut"), show=False),
        Binding("m", "mark_range", N_("Jusqu’ici"), show=False,
                tooltip=N_("Cocher du dernier coché jusqu’ici")),
        Binding("r", "renew", N_("Renouveler"),
                tooltip=N_("Préparer le renouvellement des cochés, ou de cette personne")),
        Binding("l", "card_list", N_("Liste"),
                tooltip=N_("Renouveler d’après une liste de cartes, collée ou en CSV")),
        Binding("p", "progress", N_("Progression"),
                tooltip=N_("Revenir à la série de renouvellements en cours")),
        Binding("s", "scan", N_("Scan"), tooltip=N_("Scanner des cartes, une à une")),
        Binding("slash", "search", N_("Chercher"), tooltip=N_("Nouvelle recherche")),
        Binding("f", "filter_status", N_("Statut"), tooltip=N_("Filtrer par statut")),
        Binding("e", "filter_end", N_("Fin"), tooltip=N_("Filtrer par date de fin")),
        Binding("b", "filter_library", N_("Bibliothèque"),
                tooltip=N_("Filtrer par bibliothèque")),
        Binding("x", "clear_filters", N_("Sans filtre"), show=False,
                tooltip=N_("Effacer la recherche et les filtres")),
        Binding("o", "sort", N_("Trier"), tooltip=N_("Choisir l’ordre")),
        Binding("h", "past_series", N_("Séries"), show=False,
                tooltip=N_("Séries des 30 derniers jours : rapports, annulation, reprise")),
        Binding("z", "compact", N_("Compact"), show=False,
                tooltip=N_("Une ligne par abonné, ou deux")),
        Binding("ctrl+r,f5", "reload", N_("Actualiser"), show=False, key_display="Ctrl+R",
                tooltip=N_("Relire la liste sur le portail")),
        Binding("q", "ask_to_leave", N_("Quitter"), show=False,
                tooltip=N_("Quitter, ou changer de compte")),
        Binding("question_mark", "help", N_("Aide"), show=True),
        Binding("f1", "help", N_("Aide"), show=True),
    ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what this portal or this account does not have off the screen."""
        if action == "filter_library":
            return self._session.sees_all_libraries
        if action == "past_series":
            return not self._session.read_only
        if action == "filter_end":
            return self._session.portal.validity_months is not None
        if action in {"renew", "card_list"}:
            return not self._session.read_only
        if action == "progress":
            return self._session.active_series.state is not None
        return True

    def help_sections(self) -> list[Section]:
        """Return the keys of the list and of its search."""
        own = [each for each in self.BINDINGS if isinstance(each, Binding)]
        usable = [each for each in own if self.check_action(each.action, ())]
        parts = (
            (self.speech.gettext("Dans la liste"), [*SubscriberTable.BINDINGS, *usable]),
            (self.speech.gettext("Dans la recherche"), SearchField.BINDINGS),
            (self.speech.gettext("Partout"), FullScreen.BINDINGS),
        )
        return [
            (title, list(hints_of([b for b in each if isinstance(b, Binding)], self.speech)))
            for title, each in parts
        ]

    # Search, filters, order.

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        if event.value != self._query.search:
            self._ask(replace(self._query, search=event.value), wait=_WHILE_TYPING)

    def action_to_table(self) -> None:
        """Go to the list with this search."""
        self.set_focus(self._table)

    def action_take_search(self) -> None:
        """Go to the list with this search; where it finds nobody, search what was suggested."""
        nobody = self.query_one(EmptyState)
        if nobody.display and nobody.instead and not self._stale:
            self._search.value = nobody.instead
            self._search.cursor_position = len(nobody.instead)
        else:
            self.set_focus(self._table)

    def action_clear_search(self) -> None:
        """Take the search back and go to the list."""
        self._search.value = ""
        self.set_focus(self._table)

    @on(SubscriberTable.CardTyped)
    def _card(self, event: SubscriberTable.CardTyped) -> None:
        """Begin a search with a digit that was typed on the table."""
        search = self._search
        search.value = event.text
        search.cursor_position = len(event.text)
        self.set_focus(search)

    def action_search(self) -> None:
        """Begin a new search."""
        self._search.value = ""
        self.set_focus(self._search)

    def action_clear_filters(self) -> None:
        """Show everybody again."""
        self._ask(ListQuery(sort=self._query.sort))
        self._search.value = ""

    def action_reload(self) -> None:
        """Read the list again; marks, cursor and search stay."""
        self._ask(self._query, keep=True)

    async def action_filter_status(self) -> None:
        """Choose the statuses to show."""
        await self._dialogs.statuses(self._query, self._session.portal, self._reader.counts)

    async def action_filter_end(self) -> None:
        """Choose the end dates to show."""
        await self._dialogs.ends(self._query, self._session.portal)

    def action_filter_library(self) -> None:
        """Choose the library to show."""
        self._choose_library(self.keys_held())

    @work(exclusive=True, group="dialog", description="read the libraries")
    async def _choose_library(self, held: AbstractContextManager[object]) -> None:
        with held:
            try:
                libraries = await self._session.call(lambda client: client.libraries())
            except ClientError as error:
                self._notice.warn(failure(error, self.speech))
                return
            self._notice.clear()
            await self._dialogs.library(self._query, libraries)

    async def action_sort(self) -> None:
        """Choose the order."""
        await self._dialogs.order(self._query, self._session.portal)

    @on(DataTable.HeaderSelected)
    def _sorted_by_click(self, event: DataTable.HeaderSelected) -> None:
        if (key := sort_key_named(event.column_key.value)) is not None:
            self._ask(self._query.sorted_by(key))

    def action_compact(self) -> None:
        """Show one line a subscriber, or two."""
        self._compact = not self._compact
        self._table.set_compact(self._compact)
        self._show_range()

    # Other screens, and leaving.

    async def action_past_series(self) -> None:
        """Show the series of the last days."""
        from syren_tui.screens.series.past_series import PastSeriesScreen

        await self.app.push_screen(PastSeriesScreen(self.speech, self._session), self._try_again)

    def _try_again(self, ids: list[str] | None) -> None:
        """Plan anew for those whom a series did not renew."""
        if ids:
            self.plan_again(ids)

    async def action_scan(self) -> None:
        """Take cards at the desk, one after the other."""
        from syren_tui.screens.scan.scan import ScanScreen

        screen = ScanScreen(self.speech, self._session, ascii_only=self._ascii_only)
        await self.app.push_screen(screen, self._scanned)

    def _scanned(self, changed: bool | None) -> None:
        """Go on with the list; read it again where an account was changed."""
        self.set_focus(self._table)
        if changed:
            self._ask(self._query, keep=True)

    async def action_ask_to_leave(self) -> None:
        """Ask whether to end the console, or to sign in as somebody else."""
        say = self.speech.gettext
        replies = [
            Reply("quit", say("Quitter"), "q", say("Entrée")),
            Reply("other", say("Changer de compte"), "c", "c"),
            Reply("stay", say("Rester"), "", say("Échap")),
        ]

        def answered(answer: str | None) -> None:
            if answer == "quit":
                self.app.exit()
            elif answer == "other":
                self.app.call_later(self.app.run_action, "sign_out")

        more = ""
        if self._session.active_series.busy:
            more = say(
                "La série de renouvellements en cours s’arrêtera ; elle pourra être reprise à "
                "la prochaine connexion."
            )
        dialog = AskDialog(self.speech, say("Quitter la console ?"), replies, more)
        await self.app.push_screen(dialog, answered)

    # The parts.

    @property
    def _dialogs(self) -> ListDialogs:
        return ListDialogs(self, self.speech, self._ask, self._session.today)

    @property
    def _search(self) -> SearchField:
        return self.query_one(SearchField)
