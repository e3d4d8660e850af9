"""What a portal answers. Members that a client does not know are ignored."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, FailFast, Field

from syren_api.features import Feature
from syren_api.field_types import (
    AtLeastOne,
    Count,
    Day,
    Few,
    Id,
    Instant,
    Line,
    Many,
    Passage,
    Small,
    Version,
)
from syren_api.statuses import Action, ResourceStatus, Role, Status


class Answer(BaseModel):
    """The base of all that a portal answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Library(Answer):
    """One library of the portal's network."""

    id: Id
    name: Line


class CatalogueResource(Answer):
    """One digital resource that the portal offers."""

    id: Id
    name: Line


class PortalRules(Answer):
    """The part of a portal's description that the lifecycle rules depend on."""

    statuses: Few[Status]
    """The statuses in use, in the order in which lists sort them."""
    settable_statuses: Few[Status]
    """Those that staff may set (rule 2)."""
    validity_months: Annotated[int, Field(ge=1, le=1200)] | None
    """How long an account lasts from the day of registration; None: for ever."""
    registration_date_required: bool
    """Whether validating needs the day of registration in the library (rule 3)."""
    resources: Few[CatalogueResource]
    can_activate_resources: bool
    """Whether staff may give a resource that the patron did not ask for (rule 6)."""
    can_remove_resources: bool
    """Whether staff may take a resource away (rule 6)."""
    validating_validates_requested_resources: bool
    """Whether validating an account validates the resources it waits for (rule 5)."""
    max_batch: AtLeastOne
    """How many accounts one call to renew may hold."""

    @property
    def takes_day(self) -> bool:
        """Whether accounts have a day of registration here: a renewal takes one."""
        return self.validity_months is not None or self.registration_date_required


class Portal(PortalRules):
    """What a portal is and does: the console shapes itself by this answer."""

    name: Line
    department: Line
    contact_email: Line
    help_url: Passage
    timezone: Line
    """An IANA name, such as ``Europe/Paris``."""
    today: Day
    """The portal's civil day, in its own time zone."""
    api_version: int
    """1: this contract."""
    features: tuple[str, ...] = ()
    """What the portal has that came after the first version: see `syren_api.features`. A portal of
    the first version names none; one of a later version may name others than are known here."""

    def has(self, feature: Feature) -> bool:
        """Tell whether the portal has something that came after the first version."""
        return feature in self.features


class Account(Answer):
    """The staff account that is signed in."""

    login: Line
    role: Role
    display_name: Line
    library: Library | None
    """None for the department's and the support's accounts."""


class Session(Answer):
    """A new sign-in."""

    access_token: str = Field(repr=False, min_length=1, max_length=4_000)
    token_type: Literal["Bearer"]
    expires_at: Instant
    account: Account


class SubscriberResource(Answer):
    """One resource of a subscriber; one not listed was never given or was taken away."""

    id: Id
    name: Line
    status: ResourceStatus


class Subscriber(Answer):
    """A patron's account, whole."""

    id: Id
    version: Version
    status: Status
    valid_until: Day | None
    """The last day of validity: derived from `library_registered_on`, None without it."""
    last_name: Line
    first_name: Line
    email: Line
    birth_date: Day
    postal_code: Line
    city: Line
    library: Library
    registration_number: Line | None
    registered_at: Day
    """The day of the first registration on the portal."""
    library_registered_on: Day | None
    """The day the patron's membership of the library began."""
    resources: Few[SubscriberResource]
    updated_at: Instant
    claimed_number: str | None = None
    """The registration number that the patron gave, where another account of the library has it;
    None once staff set a number. Feature `card_key`."""
    requested_at: Instant | None = None
    """Since when the account waits for its library; None where it does not wait. Feature
    `requested_at`."""
    status_reason: Line | None = None
    """What staff wrote about the status they set. Feature `status_reason`."""


class SubscriberPage(Answer):
    """One page of a list, with exact numbers."""

    items: Few[Subscriber]
    total: Count
    offset: Count
    limit: AtLeastOne
    counts: Annotated[dict[Status, Count], Field(max_length=20), FailFast()]
    """Each of the portal's statuses, for the same query without its status filter."""


class SelectedResource(Answer):
    """A resource in a selection."""

    id: Id
    status: ResourceStatus


class SelectedSubscriber(Answer):
    """What a renewal needs to know of one subscriber."""

    id: Id
    version: Version
    status: Status
    last_name: Line
    first_name: Line
    registration_number: Line | None
    valid_until: Day | None
    library_registered_on: Day | None
    resources: Few[SelectedResource]
    birth_date: Day | None = None
    """This and the two below: feature `selection_identity`; None on a portal without it."""
    library: Library | None = None
    requested_at: Instant | None = None
    """As a subscriber's."""


class Selection(Answer):
    """Every match of a query at one moment, in the list's order."""

    items: Many[SelectedSubscriber]
    total: Count


class SimilarSubscriber(Answer):
    """Somebody whose name is spelled nearly as was typed."""

    id: Id
    last_name: Line
    first_name: Line
    birth_date: Day
    registration_number: Line | None
    status: Status
    library: Library
    score: Annotated[float, Field(ge=0, le=1)]
    """How near the name is; 1: the same."""


class SimilarPeople(Answer):
    """Those whose names are nearest to what was typed, the best first."""

    items: Few[SimilarSubscriber]


class ChangedSubscriber(Answer):
    """Somebody who was registered, changed or deleted, as it stands now."""

    id: Id
    version: Version | None
    """This and the two below: None where it was deleted."""
    status: Status | None
    requested_at: Instant | None
    library: Id
    """The library's id."""
    deleted: bool


class Changes(Answer):
    """What has changed since a cursor: each subscriber once, the earliest change first."""

    cursor: Annotated[str, Field(min_length=1, max_length=300)]
    """Opaque: where the next call goes on."""
    items: Few[ChangedSubscriber]
    more: bool
    """Whether the next call has more without waiting."""


class Counted(Answer):
    """How many a query finds."""

    total: Count
    oldest: Instant | None
    """The earliest `requested_at` of those found; None where nobody of them waits."""


class Counts(Answer):
    """How many each of several queries finds, all of one moment."""

    as_of: Instant
    results: Few[Counted]
    """In the order of the queries."""


class HistoryChange(Answer):
    """One field before and after a change.

    `field` is a subscriber's field (``status``, ``last_name``, …), or ``resources.`` and a
    resource's id; `before` and `after` are as in the JSON of a subscriber, null for nothing.
    """

    field: Line
    before: Small
    after: Small


class HistoryEntry(Answer):
    """One version of a subscriber: who made it of the one before, and how."""

    version: Version
    at: Instant
    actor: Line
    """A staff account's login, or ``patron``."""
    action: Action
    changes: Few[HistoryChange]
    idempotency_key: Line | None
    """The key of the renewal or batch that made it."""


class PatronAccess(Answer):
    """A patron's sign-in that succeeded."""

    status: Status
    valid_until: Day | None
    resources: Few[SubscriberResource]


class PatronStatus(Answer):
    """A patron's request that was taken."""

    status: Status


class Health(Answer):
    """The portal's state of health."""

    status: Literal["ok"]
