"""Names spelled nearly as they were typed: asked for where a name finds nobody."""

from syren_api.features import Feature
from syren_api.models import Portal, SimilarSubscriber, Subscriber
from syren_api.queries import MAX_SEARCH, MIN_SIMILAR
from syren_tui.client.errors import NotFound
from syren_tui.concurrency import run_each
from syren_tui.parsing.card_numbers import is_number
from syren_tui.session import Session

_AT_ONCE = 4
"""Calls under way at most, where each of those found is read."""


def may_be_misspelled(portal: Portal, words: str) -> bool:
    """Tell whether a portal can be asked for names spelled nearly so: see `Feature.SIMILAR`."""
    is_name = not is_number(words) and "@" not in words
    return portal.has(Feature.SIMILAR) and is_name and len(words.strip()) >= MIN_SIMILAR


async def similar_people(
    session: Session, words: str, library: str | None = None
) -> tuple[SimilarSubscriber, ...]:
    """Return whose names are spelled nearly so, the nearest first.

    Args:
        session: whose subscribers.
        words: a name that finds nobody.
        library: the id of the library whose subscribers are meant; None: all that are seen.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    if not may_be_misspelled(session.portal, words):
        return ()
    asked = words.strip()[:MAX_SEARCH]
    return (await session.call(lambda client: client.similar(asked, library))).items


async def similar_subscribers(session: Session, words: str) -> tuple[Subscriber, ...]:
    """Return them as `similar_people` does, each read whole.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """

    async def read(person: SimilarSubscriber) -> Subscriber | None:
        try:
            return await session.call(lambda client: client.subscriber(person.id))
        except NotFound:
            return None  # deleted meanwhile

    found = await run_each(read, await similar_people(session, words), _AT_ONCE)
    return tuple(each for each in found if each is not None)
