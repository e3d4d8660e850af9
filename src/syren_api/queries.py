"""What a portal is asked for in a query: a list, a selection, names spelled nearly so."""

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from syren_api.field_types import Day
from syren_api.requests import ContractRequest, Id
from syren_api.statuses import ResourceStatus, Status

MAX_OFFSET: Final = 10**9
MAX_LIMIT: Final = 200
MAX_SEARCH: Final = 200
"""Characters in a search: more than any name, and a bound on the work."""
MIN_SIMILAR: Final = 2
"""Characters in a search for names spelled nearly so."""


def plain_number(value: object) -> object:
    """Refuse the text of a number that has anything but digits."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("a number is written in digits")
    return value


SortKey = Literal[
    "last_name",
    "first_name",
    "status",
    "registered_at",
    "valid_until",
    "requested_at",
    "relevance",
]
Sort = Literal[
    "last_name",
    "first_name",
    "status",
    "registered_at",
    "valid_until",
    "requested_at",
    "relevance",
    "-last_name",
    "-first_name",
    "-status",
    "-registered_at",
    "-valid_until",
    "-requested_at",
]


class SubscriberConditions(ContractRequest):
    """What subscribers are asked for by; all of it must hold."""

    search: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    """Rule 9: see `syren_api.text.search_parts`."""
    status: Annotated[tuple[Status, ...], Field(max_length=100, fail_fast=True)] = ()
    """Any of these; none given: all."""
    resource: Id | None = None
    """Only subscribers who have this resource, whatever its status."""
    resource_status: ResourceStatus | None = None
    """Only those who have `resource` in this status; without `resource` there is nothing to ask.
    This and the two below: feature `counts`."""
    requested_from: Day | None = None
    """Only those whose `requested_at` is on this day of the portal or later."""
    requested_to: Day | None = None
    """Only those whose `requested_at` is on this day of the portal or earlier."""
    registration_number: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    """Exactly this one."""
    card: Annotated[str, Field(max_length=MAX_SEARCH)] | None = None
    """Whose registration number has the same key (see `syren_api.keys.number_key`); an empty key
    finds nobody. Feature `card_key`."""
    birth_date: Day | None = None
    """Exactly this one. Feature `birth_date`."""
    valid_until_from: Day | None = None
    valid_until_to: Day | None = None
    no_end_date: bool = False
    """Only subscribers without an end date."""
    library: Id | None = None

    @field_validator("resource_status")
    @classmethod
    def _of_a_resource(
        cls, status: ResourceStatus | None, info: ValidationInfo
    ) -> ResourceStatus | None:
        if status is not None and info.data.get("resource") is None:
            raise PydanticCustomError("resource_needed", "a status of no resource")
        return status

    @property
    def is_about_end(self) -> bool:
        """Whether it matters when a subscriber's validity ends."""
        ends = (self.valid_until_from, self.valid_until_to)
        return self.no_end_date or any(each is not None for each in ends)

    @property
    def is_about_request(self) -> bool:
        """Whether it matters since when a subscriber waits: whoever does not is not found."""
        return self.requested_from is not None or self.requested_to is not None


class SubscriberFilter(SubscriberConditions):
    """The query parameters that a list and a selection share."""

    sort: Sort = "last_name"
    """``-`` in front: descending. By `requested_at` and `relevance`: a portal with the feature of
    that name; without a search `relevance` is the same as `last_name`."""

    @property
    def sort_key(self) -> SortKey:
        """What the list is sorted by, without the direction."""
        key: SortKey = self.sort.removeprefix("-")  # type: ignore[assignment]
        return key

    @property
    def descending(self) -> bool:
        """Whether the sort runs backwards."""
        return self.sort.startswith("-")


class SimilarQuery(ContractRequest):
    """The query parameters of a look for names spelled nearly so: see `syren_api.similar`."""

    search: Annotated[str, Field(min_length=MIN_SIMILAR, max_length=MAX_SEARCH)]
    library: Id | None = None


class SubscriberQuery(SubscriberFilter):
    """The query parameters of one page of the list."""

    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET), BeforeValidator(plain_number)] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT), BeforeValidator(plain_number)] = 50
