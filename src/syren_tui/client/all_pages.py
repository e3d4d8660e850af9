"""All pages of a list, one after the other."""

from collections.abc import Awaitable, Callable

from syren_api.models import Subscriber, SubscriberPage
from syren_api.queries import MAX_LIMIT, SubscriberFilter, SubscriberQuery

Page = Callable[[SubscriberQuery], Awaitable[SubscriberPage]]


async def read_all_pages(page: Page, asked: SubscriberFilter) -> list[Subscriber]:
    """Read every page; subscribers who move between pages meanwhile are listed once.

    Args:
        page: asks for one.
        asked: which subscribers, and in which order.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    values = {name: getattr(asked, name) for name in asked.model_fields_set}
    found: dict[str, Subscriber] = {}
    offset, total = 0, 1
    while offset < total:
        query = SubscriberQuery(**values, offset=offset, limit=MAX_LIMIT)
        answer = await page(query)
        if not answer.items:
            break
        found.update((subscriber.id, subscriber) for subscriber in answer.items)
        offset, total = offset + len(answer.items), answer.total
    return list(found.values())
