"""What a portal is asked. A field that the contract does not name is refused."""

from itertools import islice
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from syren_api.field_types import Day
from syren_api.input_text import trimmed, visible
from syren_api.keys import number_key
from syren_api.statuses import ResourceStatus, Status

MAX_OFFSET: Final = 10**9
MAX_LIMIT: Final = 200
MAX_SEARCH: Final = 200
"""Characters in a search: more than any name, and a bound on the work."""
MAX_ID: Final = 64
"""Characters of an id, of whatever kind."""
MOST_RESOURCES: Final = 200
MOST_ITEMS: Final = 500
"""Of a batch, whatever the portal: its own `max_batch` is no larger."""
MOST_UNKNOWN: Final = 20
"""Unknown fields that are told of: the rest of them is not looked at."""
MIN_SIMILAR: Final = 2
"""Characters in a search for names spelled nearly so."""
READ_ONLY_FIELDS: Final = frozenset(
    {
        "id",
        "version",
        "email",
        "library",
        "registered_at",
        "valid_until",
        "updated_at",
        "claimed_number",
        "requested_at",
    }
)
"""Rules 3 and 7: fields of a subscriber that no PATCH may hold."""

_NO_CONTROLS: Final = r"^[^\x00-\x1f\x7f-\x9f]*$"


def _none_if_empty(text: str) -> str | None:
    return text if number_key(text) else None


def _few(value: object) -> object:
    """Refuse too many resources before each of them is checked."""
    if isinstance(value, dict) and len(value) > MOST_RESOURCES:
        raise ValueError("too many")
    return value


def plain_number(value: object) -> object:
    """Refuse the text of a number that has anything but digits."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("a number is written in digits")
    return value


Id = Annotated[str, StringConstraints(max_length=MAX_ID)]
PersonName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=_NO_CONTROLS),
    BeforeValidator(trimmed),
    AfterValidator(visible),
]
"""Rule 8: trimmed, then 1 to 100 characters, something to be seen among them."""
PostalCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$"), BeforeValidator(trimmed)]
City = Annotated[str, StringConstraints(min_length=1, max_length=100), BeforeValidator(trimmed)]
RegistrationNumber = Annotated[
    str,
    StringConstraints(max_length=40),
    BeforeValidator(trimmed),
    AfterValidator(_none_if_empty),
]
"""Rule 8: trimmed, then up to 40 characters; one whose key is empty is none."""
StatusReason = Annotated[
    str, StringConstraints(min_length=1, max_length=200), BeforeValidator(trimmed)
]
"""What staff write about a status: trimmed as in rule 8, then 1 to 200 characters."""
Email = Annotated[
    str,
    StringConstraints(
        max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f-\x9f]+@[^@\s\x00-\x1f\x7f-\x9f]+$"
    ),
]
Password = Annotated[str, Field(max_length=1024, repr=False)]


def _absent() -> Any:
    """Stand for a field that is not in the request: see `model_fields_set`."""
    return None


class ContractRequest(BaseModel):
    """The base of all that a portal is asked."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _with_few_unknown(cls, value: object) -> object:
        """Leave out all but the first unknown fields: each costs as much as a thousand bytes."""
        known = cls.model_fields
        if not isinstance(value, dict) or len(value) <= len(known) + MOST_UNKNOWN:
            return value
        unknown = islice((name for name in value if name not in known), MOST_UNKNOWN)
        kept = {*known, *unknown}
        return {name: field for name, field in value.items() if name in kept}


class Credentials(ContractRequest):
    """A staff account's sign-in."""

    login: Annotated[str, Field(max_length=254)]
    password: Password


class PatronCredentials(ContractRequest):
    """A patron's sign-in, and the proof that a request for renewal is theirs."""

    email: Annotated[str, Field(max_length=254)]
    password: Password


class SubscriberPatch(ContractRequest):
    """A merge patch (RFC 7396) of a subscriber: what is not in it stays, null takes away."""

    last_name: PersonName = Field(default_factory=_absent)
    first_name: PersonName = Field(default_factory=_absent)
    birth_date: Day = Field(default_factory=_absent)
    postal_code: PostalCode = Field(default_factory=_absent)
    city: City = Field(default_factory=_absent)
    registration_number: RegistrationNumber | None = Field(default_factory=_absent)
    status: Status = Field(default_factory=_absent)
    status_reason: StatusReason | None = Field(default_factory=_absent)
    library_registered_on: Day | None = Field(default_factory=_absent)
    resources: Annotated[
        dict[Id, Literal["validated", "refused"] | None], BeforeValidator(_few)
    ] = Field(default_factory=_absent)
    """By resource id; None takes the access away."""

    def wanted_resources(self) -> dict[str, ResourceStatus | None]:
        """Return what the patch wants of each resource it names."""
        named = self.resources if "resources" in self.model_fields_set else {}
        return {
            key: None if value is None else ResourceStatus(value) for key, value in named.items()
        }


class RenewalItem(ContractRequest):
    """One account to renew, as the user saw it."""

    id: Id
    library_registered_on: Day | None = None
    """The day the membership of the library began; None where the portal has no validity."""
    version: StrictInt


class RenewalRequest(ContractRequest):
    """A batch of renewals; each succeeds or fails alone."""

    items: Annotated[tuple[RenewalItem, ...], Field(max_length=MOST_ITEMS, fail_fast=True)]
    activate_resources: StrictBool
    """Whether every resource of the catalogue is validated too."""


class Registration(ContractRequest):
    """The patron's own form."""

    last_name: PersonName
    first_name: PersonName
    email: Email
    birth_date: Day
    postal_code: PostalCode
    city: City
    library: Id
    registration_number: RegistrationNumber | None = None
    resources: Annotated[tuple[Id, ...], Field(max_length=MOST_RESOURCES, fail_fast=True)]
    """The ids of the resources asked for."""
    password: Annotated[str, Field(min_length=1, max_length=1024, repr=False)]


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
