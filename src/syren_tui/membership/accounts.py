"""The portal's accounts that a verification is about, each with its birth date."""

from typing import Protocol

from syren_api.features import Feature
from syren_api.models import Portal, SelectedSubscriber, Selection, SubscriberPage
from syren_api.problems import ProblemCode
from syren_api.queries import MAX_LIMIT, SubscriberFilter, SubscriberQuery
from syren_tui.client.errors import InvalidRequest
from syren_tui.renewal.fetch_accounts import selected


class Lists(Protocol):
    """The part of a client that lists accounts; every call raises `ClientError`."""

    async def selection(self, query: SubscriberFilter) -> Selection:
        """Return everybody who matches, at one moment."""

    async def subscribers(self, query: SubscriberQuery) -> SubscriberPage:
        """Return a page of them."""


async def accounts_to_verify(
    client: Lists, portal: Portal, asked: SubscriberFilter
) -> list[SelectedSubscriber]:
    """Return everybody whom a filter finds, in its order, with birth dates.

    Args:
        client: of the portal.
        portal: says whether a selection has birth dates; without, the list is read page by page.
        asked: the filter.

    Raises:
        ClientError: the portal does not say.
    """
    if portal.has(Feature.SELECTION_IDENTITY):
        try:
            return list((await client.selection(asked)).items)
        except InvalidRequest as error:
            if error.code != ProblemCode.SELECTION_TOO_LARGE:
                raise
    return await _page_by_page(client, asked)


async def _page_by_page(client: Lists, asked: SubscriberFilter) -> list[SelectedSubscriber]:
    """Read every page; who moves from one to the next meanwhile stands there once."""
    values = {name: getattr(asked, name) for name in asked.model_fields_set}
    found: dict[str, SelectedSubscriber] = {}
    offset, total = 0, 1
    while offset < total:
        page = await client.subscribers(SubscriberQuery(**values, offset=offset, limit=MAX_LIMIT))
        if not page.items:
            break
        found.update((each.id, selected(each)) for each in page.items)
        offset, total = offset + len(page.items), page.total
    return list(found.values())
