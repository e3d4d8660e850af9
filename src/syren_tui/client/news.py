"""The calls by which a console learns what waits and what is new.

Asked of portals that name `Feature.COUNTS` and `Feature.CHANGES` only.
"""

from collections.abc import Sequence

from syren_api.models import Changes, Counts
from syren_api.news import ChangesQuery, CountedQuery, CountsRequest
from syren_tui.client.decoding import read_as
from syren_tui.client.errors import UnexpectedAnswer
from syren_tui.client.portal_connection import PortalConnection
from syren_tui.client.response_checks import are_different
from syren_tui.client.transport import Call


class NewsCalls(PortalConnection):
    """The part of `PortalClient` that is about news."""

    async def counts(self, queries: Sequence[CountedQuery]) -> Counts:
        """Return how many each of up to `MAX_COUNTED` queries finds, all at one moment."""
        request = CountsRequest(queries=tuple(queries))
        body = request.model_dump(mode="json", exclude_defaults=True)
        answer = await self._send(Call("POST", "/subscribers/counts", repeatable=True, body=body))
        counts = read_as(Counts, answer)
        if len(counts.results) != len(request.queries):
            raise UnexpectedAnswer("counts of other queries", answer.request_id)
        return counts

    async def changes(self, query: ChangesQuery) -> Changes:
        """Return what has changed after a cursor; the answer comes up to `wait` seconds later.

        Raises:
            CursorExpired: read the list again, after asking for another cursor.
        """
        params = query.model_dump(mode="json", exclude_defaults=True)
        long_poll = 0.0 if query.after is None else float(query.wait)
        answer = await self._send(
            Call("GET", "/changes", repeatable=True, params=params, long_poll=long_poll)
        )
        changes = read_as(Changes, answer)
        if not _is_after(changes, query):
            raise UnexpectedAnswer("changes that were not asked for", answer.request_id)
        return changes


def _is_after(changes: Changes, query: ChangesQuery) -> bool:
    """Tell whether changes answer a query; `more` without any would be asked for without end."""
    return (
        len(changes.items) <= (0 if query.after is None else query.limit)
        and (bool(changes.items) or not changes.more)
        and are_different(each.id for each in changes.items)
        and all(query.library in {None, each.library} for each in changes.items)
        and all(
            each.deleted or (each.version is not None and each.status is not None)
            for each in changes.items
        )
    )
