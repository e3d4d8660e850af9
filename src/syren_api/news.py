"""How a console learns what waits and what is new: numbers of one moment, and changes."""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, StrictBool

from syren_api.queries import MAX_LIMIT, SubscriberConditions, plain_number
from syren_api.requests import ContractRequest, Id

MAX_COUNTED: Final = 20
"""Queries that are counted at one moment."""
MAX_WAIT: Final = 25
"""Seconds that an answer about changes is waited for: no proxy gives up before."""


class CountedQuery(SubscriberConditions):
    """One query of those that are counted."""

    no_end_date: StrictBool = False


class CountsRequest(ContractRequest):
    """Queries to be counted at one moment."""

    queries: Annotated[
        tuple[CountedQuery, ...], Field(min_length=1, max_length=MAX_COUNTED, fail_fast=True)
    ]


class ChangesQuery(ContractRequest):
    """The query parameters of what has changed."""

    after: str | None = None
    """An opaque cursor of an earlier answer; without it the answer has only the first one."""
    wait: Annotated[int, Field(ge=0, le=MAX_WAIT), BeforeValidator(plain_number)] = 0
    """Seconds until there is something; without `after` of no account."""
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), BeforeValidator(plain_number)] = MAX_LIMIT
    library: Id | None = None
