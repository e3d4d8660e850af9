"""Accounts by their ids, read in a session: each call signs in again where it must."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from syren_api.models import Selection, Subscriber
from syren_api.queries import SubscriberFilter
from syren_tui.client.all_pages import read_all_pages
from syren_tui.renewal.fetch_accounts import FetchedAccounts, fetch_accounts, fetch_whole
from syren_tui.session import Session


async def read_accounts(
    session: Session, ids: Iterable[str], filters: Sequence[SubscriberFilter] = ()
) -> FetchedAccounts:
    """Read accounts as a selection has them.

    Args:
        session: whose portal.
        ids: of the accounts.
        filters: of selections in which most of them are, the narrowest first.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """

    async def select(asked: SubscriberFilter) -> Selection:
        return await session.call(lambda client: client.selection(asked))

    return await fetch_accounts(ids, select, _read_one(session), filters)


async def read_whole_accounts(
    session: Session, ids: Iterable[str], filters: Sequence[SubscriberFilter] = ()
) -> list[Subscriber]:
    """Read accounts whole; those that are no longer there are left out.

    Args:
        session: whose portal.
        ids: of the accounts.
        filters: of lists in which most of them are, the narrowest first.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """

    async def read_all(asked: SubscriberFilter) -> Sequence[Subscriber]:
        return await read_all_pages(
            lambda query: session.call(lambda client: client.subscribers(query)), asked
        )

    return await fetch_whole(ids, _read_one(session), read_all, filters)


def _read_one(session: Session) -> Callable[[str], Awaitable[Subscriber]]:
    return lambda subscriber_id: session.call(lambda client: client.subscriber(subscriber_id))
