"""From ids that were marked to accounts as the portal has them: few calls, and nobody lost."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from syren_api.models import SelectedResource, SelectedSubscriber, Selection, Subscriber
from syren_api.problems import ProblemCode
from syren_api.queries import SubscriberFilter
from syren_api.text import fold
from syren_tui.client.errors import InvalidRequest, NotFound
from syren_tui.concurrency import run_each

Select = Callable[[SubscriberFilter], Awaitable[Selection]]
Read = Callable[[str], Awaitable[Subscriber]]
ReadAll = Callable[[SubscriberFilter], Awaitable[Sequence[Subscriber]]]
_FEW: Final = 6
"""Accounts that are read one by one: a selection is long."""
_AT_ONCE: Final = 6


@dataclass(frozen=True, slots=True)
class FetchedAccounts:
    """Accounts that were asked for by their ids."""

    subscribers: list[SelectedSubscriber]
    """In the order of the selections; those read one by one come last, by name."""
    missing: list[str]
    """The ids that can no longer be read: deleted, or of another library now."""


async def fetch_accounts(
    ids: Iterable[str], select: Select, read: Read, filters: Sequence[SubscriberFilter] = ()
) -> FetchedAccounts:
    """Read accounts by their ids.

    A handful is read one by one. For more, selections are asked for, as long as more than a
    handful is not found: those given, then everybody.

    Args:
        ids: whose.
        select: asks for a selection.
        read: reads one account.
        filters: of selections in which most of them are, the narrowest first.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    wanted = dict.fromkeys(ids)
    found: dict[str, SelectedSubscriber] = {}
    whole = False
    for each in (*filters, SubscriberFilter()):
        if len(wanted) <= _FEW or whole:
            break
        try:
            selection = await select(each)
        except InvalidRequest as error:
            if error.code != ProblemCode.SELECTION_TOO_LARGE:
                raise
            continue
        whole = each == SubscriberFilter(sort=each.sort)
        for subscriber in selection.items:
            if subscriber.id in wanted:
                del wanted[subscriber.id]
                found[subscriber.id] = subscriber
    if whole:
        return FetchedAccounts(list(found.values()), list(wanted))
    missing: set[str] = set()
    singly: list[SelectedSubscriber] = []

    async def find(subscriber_id: str) -> None:
        try:
            singly.append(selected(await read(subscriber_id)))
        except NotFound:
            missing.add(subscriber_id)

    await run_each(find, wanted, _AT_ONCE)
    singly.sort(key=lambda each: (fold(each.last_name), fold(each.first_name), each.id))
    in_order = [each for each in wanted if each in missing]
    return FetchedAccounts([*found.values(), *singly], in_order)


async def fetch_whole(
    ids: Iterable[str], read: Read, read_all: ReadAll, filters: Sequence[SubscriberFilter] = ()
) -> list[Subscriber]:
    """Read accounts whole by their ids; those that are no longer there are left out.

    Args:
        ids: whose.
        read: reads one account.
        read_all: reads all pages of a list.
        filters: of lists in which most of them are, the narrowest first.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    order = list(dict.fromkeys(ids))
    found: dict[str, Subscriber] = {}
    for each in filters:
        if len(order) - len(found) <= _FEW:
            break
        wanted = set(order) - found.keys()
        found |= {one.id: one for one in await read_all(each) if one.id in wanted}

    async def find(subscriber_id: str) -> None:
        with suppress(NotFound):
            found[subscriber_id] = await read(subscriber_id)

    await run_each(find, [each for each in order if each not in found], _AT_ONCE)
    return [found[each] for each in order if each in found]


def selected(subscriber: Subscriber) -> SelectedSubscriber:
    """Return an account as a selection has it."""
    return SelectedSubscriber(
        id=subscriber.id,
        version=subscriber.version,
        status=subscriber.status,
        last_name=subscriber.last_name,
        first_name=subscriber.first_name,
        registration_number=subscriber.registration_number,
        valid_until=subscriber.valid_until,
        library_registered_on=subscriber.library_registered_on,
        resources=tuple(
            SelectedResource(id=each.id, status=each.status) for each in subscriber.resources
        ),
        birth_date=subscriber.birth_date,
        library=subscriber.library,
        requested_at=subscriber.requested_at,
    )
