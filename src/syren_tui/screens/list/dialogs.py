"""The dialogs of the list: each asks, and applies the query that its answer comes to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from syren_api.models import Library, Portal
from syren_api.requests import SortKey
from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.listing.query import EndDateFilter, ListQuery, sort_key_of
from syren_tui.screens.dialogs.choose import ChooseDialog, Entry
from syren_tui.screens.dialogs.period import Period, PeriodDialog, Today
from syren_tui.screens.frame import Framed
from syren_tui.texts.rows import NEAR_DAYS, status_label

_SORTS: Final[dict[SortKey, str]] = {
    "last_name": N_("Nom"),
    "first_name": N_("Prénom"),
    "status": N_("Statut"),
    "valid_until": N_("Date de fin de validité"),
    "registered_at": N_("Inscription"),
}

Apply = Callable[[ListQuery], None]


class ListDialogs:
    """Asks over one screen."""

    def __init__(self, screen: Framed[Any], speech: Speech, apply: Apply, today: Today) -> None:
        """Prepare.

        Args:
            screen: the one under the dialogs.
            speech: the user's language.
            apply: takes the query that an answer comes to.
            today: asks the portal for its day.
        """
        self._screen = screen
        self._speech = speech
        self._apply = apply
        self._today = today

    async def statuses(
        self, query: ListQuery, portal: Portal, counts: Mapping[Status, int]
    ) -> None:
        """Have statuses chosen; none of them means all."""
        speech = self._speech
        entries = [Entry("", speech.gettext("tous"), speech.number(sum(counts.values())))]
        entries += [
            Entry(status.value, status_label(status, speech), speech.number(counts.get(status, 0)))
            for status in portal.statuses
        ]

        def chosen(answer: list[str] | None) -> None:
            if answer is not None:
                self._apply(replace(query, statuses=tuple(Status(each) for each in answer)))

        here = [status.value for status in query.statuses]
        dialog = ChooseDialog(speech, speech.gettext("Statut"), entries, here, several=True)
        await self._screen.app.push_screen(dialog, chosen)

    async def ends(self, query: ListQuery, portal: Portal) -> None:
        """Have the end dates chosen that the list shows."""
        speech = self._speech
        entries = [
            Entry(EndDateFilter.ANY, speech.gettext("toutes")),
            Entry(EndDateFilter.PAST, speech.gettext("passées")),
            Entry(EndDateFilter.NEAR, speech.gettext("sous {days} jours", days=NEAR_DAYS)),
            Entry(EndDateFilter.NONE, speech.gettext("aucune")),
            Entry(EndDateFilter.PERIOD, speech.gettext("une période…")),
        ]

        def chosen(answer: list[str] | None) -> None:
            if not answer:
                return
            if answer[0] == EndDateFilter.PERIOD:
                days = (query.end_from, query.end_to)
                self._push_next(PeriodDialog(speech, portal.today, self._today, *days), within)
            else:
                self._apply(
                    replace(query, end=EndDateFilter(answer[0]), end_from=None, end_to=None)
                )

        def within(period: Period | None) -> None:
            if period is not None:
                first, last = period
                end = EndDateFilter.PERIOD if first or last else EndDateFilter.ANY
                self._apply(replace(query, end=end, end_from=first, end_to=last))

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

    async def library(self, query: ListQuery, libraries: Sequence[Library]) -> None:
        """Have the library chosen that the list shows."""
        entries = [Entry("", self._speech.gettext("toutes"))]
        entries += [Entry(each.id, clean(each.name)) for each in libraries]

        def chosen(answer: list[str] | None) -> None:
            if answer is not None:
                found = next((each for each in libraries if [each.id] == answer), None)
                self._apply(replace(query, library=found))

        here = [query.library.id] if query.library is not None else [""]
        dialog = ChooseDialog(self._speech, self._speech.gettext("Bibliothèque"), entries, here)
        await self._screen.app.push_screen(dialog, chosen)

    async def order(self, query: ListQuery, portal: Portal) -> None:
        """Have the order chosen; the one that stands, chosen again, runs backwards."""
        here, sign = sort_key_of(query.sort)
        entries = [
            Entry(key, self._speech.gettext(label), sign if key == here else "")
            for key, label in _SORTS.items()
            if key != "valid_until" or portal.validity_months is not None
        ]

        def chosen(answer: list[str] | None) -> None:
            if answer and (key := sort_key_named(answer[0])) is not None:
                self._apply(query.sorted_by(key))

        title = self._speech.gettext("Trier par (le même encore : à l’envers)")
        dialog = ChooseDialog(self._speech, title, entries, [here])
        await self._screen.app.push_screen(dialog, chosen)


def sort_key_named(name: str | None) -> SortKey | None:
    """Return what the list can be sorted by under a name."""
    return next((key for key in _SORTS if key == name), None)
