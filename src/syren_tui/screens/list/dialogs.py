"""The dialogs of the list: each asks, and applies the query that its answer comes to, or leaves."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Final

from syren_api.features import Feature
from syren_api.queries import SortKey
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_
from syren_tui.listing.query import EndDateFilter, on_day, sort_key_of
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.choose import ChoiceEntry, ChooseDialog
from syren_tui.screens.dialogs.library import choose_library
from syren_tui.screens.dialogs.period import Period, PeriodDialog
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.texts.rows import NEAR_DAYS, status_label

_SORTS: Final[dict[SortKey, str]] = {
    "last_name": N_("Nom"),
    "first_name": N_("Prénom"),
    "status": N_("Statut"),
    "valid_until": N_("Date de fin de validité"),
    "registered_at": N_("Inscription"),
    "requested_at": N_("Attente, la plus longue d’abord"),
    "relevance": N_("Le plus proche de la recherche"),
}
_OPTIONAL: Final[dict[SortKey, Feature]] = {
    "requested_at": Feature.REQUESTED_AT,
    "relevance": Feature.RELEVANCE,
}
"""Orders that not every portal has."""


class ListDialogs:
    """Asks over the list."""

    def __init__(self, context: ListContext, loader: ListLoader) -> None:
        """Begin without a dialog.

        Args:
            context: of the screen.
            loader: the list that is asked about.
        """
        self._context = context
        self._screen = context.screen
        self._speech = context.speech
        self._session = context.session
        self._loader = loader

    async def statuses(self) -> None:
        """Have statuses chosen; none of them means all."""
        speech, query, counts = self._speech, self._loader.query, self._loader.counts
        entries = [ChoiceEntry("", speech.gettext("tous"), speech.number(sum(counts.values())))]
        entries += [
            ChoiceEntry(
                status.value, status_label(status, speech), speech.number(counts.get(status, 0))
            )
            for status in self._session.portal.statuses
        ]

        def chosen(answer: list[str] | None) -> None:
            if answer is not None:
                self._loader.ask(replace(query, statuses=tuple(Status(each) for each in answer)))

        here = [status.value for status in query.statuses]
        dialog = ChooseDialog(speech, speech.gettext("Statut"), entries, here, several=True)
        await self._screen.app.push_screen(dialog, chosen)

    async def end_dates(self) -> None:
        """Have the end dates chosen that the list shows."""
        speech, query = self._speech, self._loader.query
        entries = [
            ChoiceEntry(EndDateFilter.ANY, speech.gettext("toutes")),
            ChoiceEntry(EndDateFilter.PAST, speech.gettext("passées")),
            ChoiceEntry(EndDateFilter.NEAR, speech.gettext("sous {days} jours", days=NEAR_DAYS)),
            ChoiceEntry(EndDateFilter.NONE, speech.gettext("aucune")),
            ChoiceEntry(EndDateFilter.PERIOD, speech.gettext("une période…")),
        ]

        def chosen(answer: list[str] | None) -> None:
            if not answer:
                return
            if answer[0] == EndDateFilter.PERIOD:
                today = self._session.portal.today
                days = (on_day(query.end_from, today), on_day(query.end_to, today))
                self._push_next(PeriodDialog(speech, today, self._session.today, *days), within)
            else:
                self._loader.ask(
                    replace(query, end=EndDateFilter(answer[0]), end_from=None, end_to=None)
                )

        def within(period: Period | None) -> None:
            if period is not None:
                first, last = period
                end = EndDateFilter.PERIOD if first or last else EndDateFilter.ANY
                self._loader.ask(replace(query, end=end, end_from=first, end_to=last))

        title = speech.gettext("Date de fin de validité")
        await self._screen.app.push_screen(
            ChooseDialog(speech, title, entries, [query.end]), chosen
        )

    def _push_next(self, dialog: PeriodDialog, answered: Callable[[Period | None], None]) -> None:
        """Push a dialog where another one goes; what is typed waits for it."""
        held = self._screen.keys_held()

        async def push() -> None:
            with held:
                await self._screen.app.push_screen(dialog, answered)

        self._screen.app.call_next(push)

    def library(self) -> None:
        """Have the library chosen that the list shows; the libraries are read first."""
        held = self._screen.keys_held()
        self._context.run(partial(self._read_libraries, held), "dialog", "read the libraries")

    async def _read_libraries(self, held: AbstractContextManager[object]) -> None:
        with held:
            try:
                libraries = await self._session.call(lambda client: client.libraries())
            except ClientError as error:
                self._context.warn(error)
                return
            self._context.view.notice.clear()
            query = self._loader.query
            await choose_library(
                self._screen, libraries, query.library,
                lambda found: self._loader.ask(replace(query, library=found)),
            )  # fmt: skip

    async def order(self) -> None:
        """Have the order chosen; the present one, chosen again, runs backwards."""
        query, portal = self._loader.query, self._session.portal
        here, sign = sort_key_of(query.order(portal))
        entries = [
            ChoiceEntry(key, self._speech.gettext(label), sign if key == here else "")
            for key, label in _SORTS.items()
            if (key != "valid_until" or portal.validity_months is not None)
            and (key not in _OPTIONAL or portal.has(_OPTIONAL[key]))
        ]

        def chosen(answer: list[str] | None) -> None:
            if answer and (key := sort_key_named(answer[0])) is not None:
                self._loader.ask(query.sorted_by(key, portal))

        title = self._speech.gettext("Trier par (le même encore : à l’envers)")
        dialog = ChooseDialog(self._speech, title, entries, [here])
        await self._screen.app.push_screen(dialog, chosen)

    async def leave(self) -> None:
        """Ask whether to end the console, or to sign in as somebody else."""
        speech, app = self._speech, self._screen.app
        say = speech.gettext
        replies = [
            Reply("quit", say("Quitter"), "q", say("Entrée")),
            Reply("other", say("Changer de compte"), "c", "c"),
            Reply("stay", say("Rester"), "", say("Échap")),
        ]

        def answered(answer: str | None) -> None:
            if answer == "quit":
                app.exit()
            elif answer == "other":
                app.call_later(app.run_action, "sign_out")

        more = ""
        if self._session.active_series.busy:
            more = say(
                "La série en cours s’arrêtera ; elle pourra être reprise à la prochaine connexion."
            )
        dialog = AskDialog(speech, say("Quitter la console ?"), replies, more)
        await app.push_screen(dialog, answered)


def sort_key_named(name: str | None) -> SortKey | None:
    """Return what the list can be sorted by under a name."""
    return next((key for key in _SORTS if key == name), None)
