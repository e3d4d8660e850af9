"""Every call of the client, ready to be made: a new one has to be added here, or a test fails."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from syren_api.batches import BatchRequest
from syren_api.news import ChangesQuery, CountedQuery
from syren_api.queries import SubscriberFilter, SubscriberQuery
from syren_api.requests import RenewalRequest
from syren_tui.client import PortalClient
from tests.portal.world import PASSWORD, TODAY
from tests.tui.client.pauses import Pauses

PAGE = {"items": [], "total": 0, "offset": 0, "limit": 50, "counts": {"pending": 0}}

Call = Callable[[PortalClient, str], Awaitable[Any]]
"""Made about one subscriber, whose version is 2, made by staff."""
VERSION: Final = 2
KEY: Final = "0f3c7f0e-4a5e-4f6e-9b1e-5b8f2f1d7a10"
NAME: Final = "LE GALL"
_NO_CALLS: Final = frozenset({"close", "sign_in_again"})
"""What sends nothing, and what is made of calls that are listed."""


def batch(*ids: str) -> RenewalRequest:
    """Return the renewal of subscribers."""
    items = [{"id": each, "version": VERSION, "library_registered_on": TODAY} for each in ids]
    return RenewalRequest.model_validate({"items": items, "activate_resources": True})


def changes(*ids: str) -> BatchRequest:
    """Return changes of subscribers."""
    change = {"status": "refused", "status_reason": "carte perdue"}
    items = [{"id": each, "version": VERSION, "change": change} for each in ids]
    return BatchRequest.model_validate({"items": items})


CALLS: Final[dict[str, Call]] = {
    "portal": lambda client, each: client.portal(),
    "libraries": lambda client, each: client.libraries(),
    "sign_in": lambda client, each: client.sign_in("departement", PASSWORD),
    "account": lambda client, each: client.account(),
    "sign_out": lambda client, each: client.sign_out(),
    "subscribers": lambda client, each: client.subscribers(SubscriberQuery(search=NAME)),
    "selection": lambda client, each: client.selection(SubscriberFilter(search=NAME)),
    "similar": lambda client, each: client.similar(NAME),
    "counts": lambda client, each: client.counts([CountedQuery(search=NAME)]),
    "changes": lambda client, each: client.changes(ChangesQuery()),
    "subscriber": lambda client, each: client.subscriber(each),
    "patch": lambda client, each: client.patch(each, VERSION, {"city": "Brest"}),
    "history": lambda client, each: client.history(each),
    "revert": lambda client, each: client.revert(each, VERSION),
    "delete": lambda client, each: client.delete(each, VERSION),
    "renew": lambda client, each: client.renew(batch(each), f"{KEY}-{each}"),
    "batch": lambda client, each: client.batch(changes(each), f"{KEY}-changes-{each}"),
}
CHANGES: Final = frozenset({"patch", "revert", "delete"})
"""Those of which nobody knows without an answer whether they were made."""
NO_BODY: Final = frozenset({"sign_out", "delete"})
"""Those that are answered by 204."""
TAGGED: Final = frozenset({"subscriber", "patch", "revert"})
"""Those whose answer has an ETag."""


def public_calls() -> set[str]:
    """Return the names of all that the client can be told to send."""
    methods = inspect.getmembers(PortalClient, inspect.iscoroutinefunction)
    return {name for name, _ in methods if not name.startswith("_")} - _NO_CALLS


@asynccontextmanager
async def client_at(
    url: str, pauses: Pauses | None = None, time_limit: float = 20
) -> AsyncIterator[PortalClient]:
    async with PortalClient(url, sleep=pauses or Pauses(), time_limit=time_limit) as client:
        yield client
