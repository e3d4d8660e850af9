"""The bodies that a portal is sent. A field that the contract does not name is refused."""

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
    model_validator,
)

from syren_api.field_types import Day
from syren_api.input_text import trimmed, visible
from syren_api.keys import number_key
from syren_api.statuses import ResourceStatus, Status

MAX_ID: Final = 64
"""Characters of an id, of whatever kind."""
MOST_RESOURCES: Final = 200
MOST_ITEMS: Final = 500
"""Of a batch, whatever the portal: its own `max_batch` is no larger."""
MOST_UNKNOWN: Final = 20
"""Unknown fields that are told of: the rest of them is not looked at."""
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
