"""The portal's accounts that a verification is about, each with its birth date."""

from typing import Protocol

from syren_api.features import Feature
from syren_api.models import Portal, SelectedSubscriber, Selection, SubscriberPage
from syren_api.problems import ProblemCode
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_tui.client.all_pages import read_all_pages
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
    return [selected(each) for each in await read_all_pages(client.subscribers, asked)]
