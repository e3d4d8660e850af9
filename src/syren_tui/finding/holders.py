"""Who has the card number that a patron gave at registration, and that was taken."""

from syren_api.models import Subscriber
from syren_api.queries import SubscriberQuery
from syren_tui.session import Session


async def holders_of_claim(session: Session, subscriber: Subscriber) -> list[Subscriber]:
    """Return the other accounts of the library that have the number; the portal compares keys.

    Args:
        session: whose account sees them.
        subscriber: with a `claimed_number`.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    query = SubscriberQuery(card=subscriber.claimed_number, library=subscriber.library.id)
    page = await session.call(lambda client: client.subscribers(query))
    return [each for each in page.items if each.id != subscriber.id]
