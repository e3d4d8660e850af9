"""What a portal answers. Members that a client does not know are ignored."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from syren_api.days import parse_day
from syren_api.statuses import Action, ResourceStatus, Role, Status


def _strict_day(value: object) -> object:
    if isinstance(value, str):
        return parse_day(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("a day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_strict_day, json_schema_input_type=date)]
"""A civil day, ``YYYY-MM-DD`` in JSON and nothing else."""

Instant = Annotated[
    AwareDatetime,
    PlainSerializer(
        lambda at: at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        when_used="json",
    ),
]
"""A moment in UTC, RFC 3339 in JSON."""

_LARGEST = 2**53 - 1  # what every JSON reader holds exactly (RFC 7493)
Version = Annotated[int, Field(ge=1, le=_LARGEST)]
"""Of a subscriber: 1 at first, and grows by 1 at each change."""
Count = Annotated[int, Field(ge=0, le=_LARGEST)]
"""How many there are of something."""


class Answer(BaseModel):
    """The base of all that a portal answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Library(Answer):
    """One library of the portal's network."""

    id: str
    name: str


class CatalogueResource(Answer):
    """One digital resource that the portal offers."""

    id: str
    name: str


class PortalRules(Answer):
    """The part of a portal's description that the lifecycle rules depend on."""

    statuses: tuple[Status, ...]
    """The statuses in use, in the order in which lists sort them."""
    settable_statuses: tuple[Status, ...]
    """Those that staff may set (rule 2)."""
    validity_months: Annotated[int, Field(ge=1, le=1200)] | None
    """How long an account lasts from the day of registration; None: for ever."""
    registration_date_required: bool
    """Whether validating needs the day of registration in the library (rule 3)."""
    resources: tuple[CatalogueResource, ...]
    can_activate_resources: bool
    """Whether staff may give a resource that the patron did not ask for (rule 6)."""
    can_remove_resources: bool
    """Whether staff may take a resource away (rule 6)."""
    validating_validates_requested_resources: bool
    """Whether validating an account validates the resources it waits for (rule 5)."""
    max_batch: Annotated[int, Field(ge=1, le=_LARGEST)]
    """How many accounts one call to renew may hold."""


class Portal(PortalRules):
    """What a portal is and does: the console shapes itself by this answer."""

    name: str
    department: str
    contact_email: str
    help_url: str
    timezone: str
    """An IANA name, such as ``Europe/Paris``."""
    today: Day
    """The portal's civil day, in its own time zone."""
    api_version: int
    """1: this contract."""


class Account(Answer):
    """The staff account that is signed in."""

    login: str
    role: Role
    display_name: str
    library: Library | None
    """None for the department's and the support's accounts."""


class Session(Answer):
    """A new sign-in."""

    access_token: str = Field(repr=False, min_length=1)
    token_type: Literal["Bearer"]
    expires_at: Instant
    account: Account


class SubscriberResource(Answer):
    """One resource of a subscriber; one not listed was never given or was taken away."""

    id: str
    name: str
    status: ResourceStatus


class Subscriber(Answer):
    """A patron's account, whole."""

    id: str
    version: Version
    status: Status
    valid_until: Day | None
    """The last day of validity: derived from `library_registered_on`, None without it."""
    last_name: str
    first_name: str
    email: str
    birth_date: Day
    postal_code: str
    city: str
    library: Library
    registration_number: str | None
    registered_at: Day
    """The day of the first registration on the portal."""
    library_registered_on: Day | None
    """The day the patron's membership of the library began."""
    resources: tuple[SubscriberResource, ...]
    updated_at: Instant


class SubscriberPage(Answer):
    """One page of a list, with exact numbers."""

    items: tuple[Subscriber, ...]
    total: Count
    offset: Count
    limit: Annotated[int, Field(ge=1, le=_LARGEST)]
    counts: dict[Status, Count]
    """Each of the portal's statuses, for the same query without its status filter."""


class SelectedResource(Answer):
    """A resource in a selection."""

    id: str
    status: ResourceStatus


class SelectedSubscriber(Answer):
    """What a renewal needs to know of one subscriber."""

    id: str
    version: Version
    status: Status
    last_name: str
    first_name: str
    registration_number: str | None
    valid_until: Day | None
    library_registered_on: Day | None
    resources: tuple[SelectedResource, ...]


class Selection(Answer):
    """Every match of a query at one moment, in the list's order."""

    items: tuple[SelectedSubscriber, ...]
    total: Count


class HistoryChange(Answer):
    """One field before and after a change.

    `field` is a subscriber's member (``status``, ``last_name``, …), or ``resources.`` and a
    resource's id; `before` and `after` are as in the JSON of a subscriber, null for nothing.
    """

    field: str
    before: Any
    after: Any


class HistoryEntry(Answer):
    """One version of a subscriber: who made it of the one before, and how."""

    version: Version
    at: Instant
    actor: str
    """A staff account's login, or ``patron``."""
    action: Action
    changes: tuple[HistoryChange, ...]
    idempotency_key: str | None
    """The key of the renewal that made it."""


class PatronAccess(Answer):
    """A patron's sign-in that succeeded."""

    status: Status
    valid_until: Day | None
    resources: tuple[SubscriberResource, ...]


class PatronStatus(Answer):
    """A patron's request that was taken."""

    status: Status


class Health(Answer):
    """The portal's state of health."""

    status: Literal["ok"]
