"""The lines of a plan, and what they come to together."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from syren_api.models import Portal, SelectedSubscriber
from syren_api.statuses import Status


class ExclusionReason(StrEnum):
    """Why an account is left out."""

    EXPIRED = "expired"
    """Only the patron can ask for renewal."""
    REFUSED = "refused"
    """It was refused; it can be taken in."""
    SHORTER = "shorter"
    """Its validity would end earlier; it can be taken in."""
    DAY = "day"
    """No such day can be set for it: to come, or over already."""
    NEVER_CHECKED = "never_checked"
    """It waits for its first answer: nobody has looked at it yet; it can be taken in."""
    ALREADY = "already"
    """It is validated, on a portal where accounts do not end: there is nothing to do."""
    TAKEN_OUT = "taken_out"
    """The user took it out."""
    NOT_ALLOWED = "not_allowed"
    """The portal does not allow it."""
    OTHER_NAME = "other_name"
    """The list has another name for its number; it can be taken in."""
    SUGGESTED = "suggested"
    """Nobody has the number of the list, and this one nearly; it can be taken in."""
    TO_CONFIRM = "to_confirm"
    """It was found by name and birth date alone; it can be taken in."""


_TAKES_IN = frozenset({
    ExclusionReason.REFUSED,
    ExclusionReason.SHORTER,
    ExclusionReason.NEVER_CHECKED,
    ExclusionReason.TAKEN_OUT,
    ExclusionReason.OTHER_NAME,
    ExclusionReason.SUGGESTED,
    ExclusionReason.TO_CONFIRM,
})  # fmt: skip


def is_validation(status: Status, portal: Portal) -> bool:
    """Tell whether confirming an account is called validating it, and not renewing.

    It is its first confirmation, or one on a portal where accounts do not end.
    """
    return status is Status.PENDING or portal.validity_months is None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One account of a plan."""

    subscriber: SelectedSubscriber
    day: date | None
    """The day of registration it would be renewed with."""
    activate_resources: bool
    """Whether every resource of the catalogue would be switched on."""
    before: date | None
    """The end of validity as it is."""
    after: date | None
    """The end of validity as it would be."""
    switched_on: int
    """Resources that would be validated and are not."""
    reopened: int
    """Those among them that were refused."""
    exclusion: ExclusionReason | None
    """Why it is left out; None: it will be renewed."""
    validates: bool = False
    """Whether renewing it is called a validation: see `is_validation`."""

    @property
    def renewed(self) -> bool:
        """Whether it will be renewed."""
        return self.exclusion is None

    @property
    def can_be_taken_in(self) -> bool:
        """Whether the user may have it renewed all the same."""
        return self.exclusion in _TAKES_IN


@dataclass(frozen=True, slots=True)
class HoldReason:
    """Why an account is left out until the user has looked at it."""

    exclusion: ExclusionReason
    listed: str = field(default="", repr=False)
    """What the list has instead: the name or the number, as it stands there."""


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """A line of a plan that belongs to no account: what was given, and why nobody is renewed."""

    label: str
    """As it was given; not clean."""
    reason: str
    """In the user's language."""


@dataclass(slots=True)
class Summary:
    """What a plan comes to."""

    renewed: int = 0
    exclusions: dict[ExclusionReason, int] = field(default_factory=dict)
    """How many are left out, by reason; no reason without anybody."""
    first_end: date | None = None
    last_end: date | None = None
    """The ends of validity that the renewals give; both None where they give none."""
    validated: int = 0
    """Those among the renewed that are called validated: see `is_validation`."""
    switched_on: int = 0
    """Resources that would be switched on, over all accounts."""
    reopened: int = 0
    """Those among them that were refused."""
    endless: bool = False
    """Whether accounts do not end on this portal: nobody is renewed there, only validated."""

    @property
    def left_out(self) -> int:
        """How many accounts are left out."""
        return sum(self.exclusions.values())

    @property
    def validates_all(self) -> bool:
        """Whether all that would be done is called validating."""
        return self.endless or (self.validated == self.renewed > 0)
