"""The two lines above the table: search, filters and count; and how many have which status."""

from collections.abc import Mapping, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Label, Static

from syren_api.features import Feature
from syren_api.models import Portal
from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.listing.query import EndDateFilter, ListQuery, on_day
from syren_tui.texts.rows import NEAR_DAYS, cut, status_label
from syren_tui.texts.values import resource_status_label
from syren_tui.widgets.list.search_field import SearchField

_ENDS = {
    EndDateFilter.ANY: N_("toutes"),
    EndDateFilter.PAST: N_("passées"),
    EndDateFilter.NEAR: N_("sous {days} jours"),
    EndDateFilter.NONE: N_("aucune"),
}
_WIDE: Final = 100
"""Cells from which on days are written in full."""
_NARROW: Final = 80
"""Cells below which the filters are shown without their names."""
_RESOURCE: Final = 16
"""Cells at most for a resource's name."""
_SEARCH: Final = 12
_COUNT: Final = 10
"""Cells at least for the search, and for the count."""
_FILTERS: Final = 58
"""Hundredths of the line at most for the filters."""
_LOOKS = {
    Status.PENDING: "$warning",
    Status.TO_REVALIDATE: "$warning",
    Status.VALIDATED: "$success",
    Status.REFUSED: "$error",
    Status.EXPIRED: "$muted",
}


class FilterBar(Vertical):
    """Shows what the list is asked for; the search is typed in it."""

    def __init__(self, portal: Portal, speech: Speech, signs: Mapping[Status, str]) -> None:
        """Begin without a list.

        Args:
            portal: whose statuses there are.
            speech: the user's language.
            signs: a sign a status.
        """
        super().__init__()
        self.portal = portal
        """On the day that relative days are counted from."""
        self._speech = speech
        self._signs = signs
        self._query: ListQuery | None = None
        self._count = ""

    def compose(self) -> ComposeResult:
        """Lay out both lines."""
        with Horizontal(id="search-line"):
            yield Label(
                Content("/ " + self._speech.gettext("Rechercher:") + " "), id="search-label"
            )
            yield SearchField(birth_dates=self.portal.has(Feature.BIRTH_DATE), id="search")
            yield Static("", markup=False, id="filters")
            yield Static("", markup=False, id="count")
        yield Static("", markup=False, id="counts")

    def show_query(self, query: ListQuery) -> None:
        """Show the filters by status and end date."""
        self._query = query
        is_narrow = 0 < self.size.width < _NARROW
        labels = (
            [None, None]
            if is_narrow
            else [self._speech.gettext("Statut"), self._speech.gettext("Fin")]
        )
        parts = [_filter("f", labels[0], _statuses(query, self._speech))]
        if self.portal.validity_months is not None:
            parts.append(_filter("e", labels[1], self._end(query)))
        if (other := self._other(query)) is not None:
            parts.insert(0, other)  # what is cut for want of room is what has a key of its own
        self.query_one("#filters", Static).update(Content("  ").join(parts))
        self._share_line()

    def _share_line(self) -> None:
        """Leave the search and the count their room: what is cut is the filters."""
        filters, width = self.query_one("#filters", Static), self.size.width
        taken = self.query_one("#search-label").outer_size.width + _SEARCH
        room = width - taken - max(_COUNT, len(self._count) + 1)
        filters.styles.max_width = max(_COUNT, min(room, width * _FILTERS // 100))

    def _end(self, query: ListQuery) -> str:
        """Return the filter of end dates in words; days are short where there is little room."""
        if query.end is EndDateFilter.PERIOD:
            day = self._speech.day if self.size.width >= _WIDE else self._speech.short_day
            today = self.portal.today
            ends = (on_day(query.end_from, today), on_day(query.end_to, today))
            return " – ".join("…" if each is None else day(each) for each in ends)
        return self._speech.gettext(_ENDS[query.end], days=NEAR_DAYS)

    def _other(self, query: ListQuery) -> Content | None:
        """Return the filters that only a view has; the key that takes them away stands before."""
        said = []
        if query.resource is not None:
            names = {each.id: each.name for each in self.portal.resources}
            name = cut(clean(names.get(query.resource, query.resource)), _RESOURCE)
            if query.resource_status is not None:
                name += " " + resource_status_label(query.resource_status, self._speech).lower()
            said.append(name)
        if query.requested_from is not None or query.requested_to is not None:
            today = self.portal.today
            days = (on_day(query.requested_from, today), on_day(query.requested_to, today))
            said.append(
                self._speech.gettext(
                    "demande {days}",
                    days=" – ".join(
                        "…" if each is None else self._speech.short_day(each) for each in days
                    ),
                )
            )
        return _filter("x", None, ", ".join(said)) if said else None

    def on_resize(self) -> None:
        """Show the filters as there is room."""
        if self._query is not None:
            self.show_query(self._query)

    def show_counts(
        self, total: int, counts: Mapping[Status, int], chosen: Sequence[Status]
    ) -> None:
        """Show how many there are, and how many of each status without the filter by status.

        Args:
            total: in the list.
            counts: of each status.
            chosen: the statuses that are filtered by.
        """
        count = self._speech.ngettext("{n} abonné", "{n} abonnés", total)
        self._count = count
        self.query_one("#count", Static).update(Content(count))
        self._share_line()
        line = self.query_one("#counts", Static)
        room = line.content_size.width or 78
        for between, signs in (("   ", True), ("  ", True), ("  ", False), (" ", False)):
            text = self._counts(counts, chosen, between, signs=signs)
            if text.cell_length <= room:
                break
        line.update(text)

    def _counts(
        self, counts: Mapping[Status, int], chosen: Sequence[Status], between: str, *, signs: bool
    ) -> Content:
        parts = []
        for status in self.portal.statuses:
            sign = f"{self._signs[status]} " if signs else ""
            text = f"{sign}{status_label(status, self._speech)} "
            number = self._speech.number(counts.get(status, 0))
            look = _LOOKS[status] + (" bold underline" if status in chosen else "")
            parts.append(Content.styled(text, look) + Content.styled(number, "bold"))
        return Content(between).join(parts)

    def show_waiting(self) -> None:
        """Show that the numbers are not known yet."""
        self.show_unknown()
        self.query_one("#counts", Static).update(Content(self._speech.gettext("Recherche…")))

    def show_unknown(self) -> None:
        """Show that the numbers are not known."""
        self.query_one("#count", Static).update(Content("…"))
        self.query_one("#counts", Static).update(Content(""))


def library_filters(query: ListQuery, speech: Speech) -> tuple[Content, Content]:
    """Return the filter by library as it is shown beside the greeting, and without its name."""
    name = speech.gettext("toutes")
    if query.library is not None:
        name = cut(clean(query.library.name), 24)
    return _filter("b", speech.gettext("Bibliothèque"), name), _filter("b", None, name)


def _filter(key: str, label: str | None, value: str) -> Content:
    between = f" {label}: " if label is not None else " "
    return Content.assemble(Content.styled(key, "bold"), between, value)


def _statuses(query: ListQuery, speech: Speech) -> str:
    if not query.statuses:
        return speech.gettext("tous")
    first = status_label(query.statuses[0], speech)
    more = len(query.statuses) - 1
    return f"{first} +{more}" if more else first
