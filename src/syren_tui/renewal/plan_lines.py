"""The lines of a plan, and what they come to together."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from syren_api.models import HistoryChange
from syren_api.statuses import Status
from syren_tui.renewal.change import Account, PlannedItem
from syren_tui.renewal.item_kinds import ItemKind

RESOURCES_OPEN: Final = "resources_open"
"""Among the changes of a line: the number of resources that are open, where none would be."""


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
    UNCHANGED = "unchanged"
    """It stands so already: there is nothing to do."""
    NO_RESOURCE = "no_resource"
    """It does not have the resource: there is nothing to close."""
    ALREADY = "already"
    """It stands already as its renewal would make it: there is nothing to do."""
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
    NO_MEMBER = "no_member"
    """The library's own system has no current member such; it can be taken in."""
    MEMBER_TO_CONFIRM = "member_to_confirm"
    """That system has a member who may be somebody else, or is blocked; it can be taken in."""


_TAKES_IN = frozenset({
    ExclusionReason.REFUSED,
    ExclusionReason.SHORTER,
    ExclusionReason.NEVER_CHECKED,
    ExclusionReason.TAKEN_OUT,
    ExclusionReason.OTHER_NAME,
    ExclusionReason.SUGGESTED,
    ExclusionReason.TO_CONFIRM,
    ExclusionReason.NO_MEMBER,
    ExclusionReason.MEMBER_TO_CONFIRM,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One account of a plan."""

    subscriber: Account
    exclusion: ExclusionReason | None
    """Why it is left out; None: it is in the series."""

    @property
    def changes(self) -> tuple[HistoryChange, ...]:
        """What would be changed, as its history would tell it."""
        return ()

    @property
    def kind(self) -> ItemKind:
        """What is done to it."""
        return ItemKind.CHANGE

    @property
    def loses_access(self) -> bool:
        """Whether the patron could do less afterwards than today."""
        return False

    @property
    def item(self) -> PlannedItem:
        """What is written down of it."""
        return PlannedItem(self.subscriber.id, self.subscriber.version)

    @property
    def included(self) -> bool:
        """Whether it is in the series."""
        return self.exclusion is None

    @property
    def can_be_taken_in(self) -> bool:
        """Whether the user may have it in the series all the same."""
        return self.exclusion in _TAKES_IN


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would make of an account."""

    changes: tuple[HistoryChange, ...] = ()
    """As the account's history would tell them."""
    exclusion: ExclusionReason | None = None
    """Why the rules, or the account as it stands, leave nothing to send."""
    loses_access: bool = False
    """Whether the patron could do less afterwards than today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine(PlanLine):
    """One account of a plan in which all are changed alike."""

    preview: Preview

    @property
    def changes(self) -> tuple[HistoryChange, ...]:
        """What would be changed, as its history would tell it."""
        return self.preview.changes

    @property
    def loses_access(self) -> bool:
        """Whether the patron could do less afterwards than today."""
        return self.preview.loses_access


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalLine(PlanLine):
    """One account of a plan of renewals."""

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
    validates: bool = False
    """Whether renewing it is called a validation: see `is_validation`."""
    opens_nothing: bool = False
    """Whether no resource of the portal would be open to it afterwards."""
    open_before: int = 0
    """Resources of the portal that are validated for it as it is."""

    @property
    def changes(self) -> tuple[HistoryChange, ...]:
        """Status and end of validity, where they change; and where nothing is open, that."""
        status = self.subscriber.status
        changes = []
        if status is not Status.VALIDATED:
            changes.append(
                HistoryChange(field="status", before=status, after=Status.VALIDATED.value)
            )
        if self.before != self.after:
            before, after = (
                each.isoformat() if each is not None else None for each in (self.before, self.after)
            )
            changes.append(HistoryChange(field="valid_until", before=before, after=after))
        if self.opens_nothing:
            changes.append(HistoryChange(field=RESOURCES_OPEN, before=self.open_before, after=0))
        return tuple(changes)

    @property
    def kind(self) -> ItemKind:
        """Whether it is called a renewal or a validation."""
        return ItemKind.VALIDATION if self.validates else ItemKind.RENEWAL

    @property
    def item(self) -> PlannedItem:
        """The account with its day."""
        account = self.subscriber
        return PlannedItem(account.id, account.version, self.day, self.activate_resources)


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """Why an account is left out until the user has looked at it."""

    exclusion: ExclusionReason
    listed: str = field(default="", repr=False)
    """What the list has instead: the name or the number, as it stands there; of a membership, why
    it does not do, in the user's language."""


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

    included: int = 0
    exclusions: dict[ExclusionReason, int] = field(default_factory=dict)
    """How many are left out, by reason; no reason without anybody."""
    first_end: date | None = None
    last_end: date | None = None
    """The ends of validity that the renewals give; both None where they give none."""
    validated: int = 0
    """Those among the included that are called validated: see `is_validation`."""
    switched_on: int = 0
    """Resources that would be switched on, over all accounts."""
    reopened: int = 0
    """Those among them that were refused."""
    opening_nothing: int = 0
    """Those among the included to whom no resource would be open afterwards."""
    losing: int = 0
    """Those among the included who could do less afterwards than today."""
    endless: bool = False
    """Whether accounts do not end on this portal: nobody is renewed there, only validated."""

    @property
    def left_out(self) -> int:
        """How many accounts are left out."""
        return sum(self.exclusions.values())

    @property
    def validates_all(self) -> bool:
        """Whether all that would be done is called validating."""
        return self.endless or (self.validated == self.included > 0)
