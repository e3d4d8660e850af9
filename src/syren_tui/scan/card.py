"""A card at the desk: whose it is, and what a renewal would do.

The rules are those of a series (`syren_tui.renewal.plan`): the same accounts are renewed, with the
same date and resources, and the same are left out.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from syren_api.keys import number_key
from syren_api.models import Portal, Subscriber
from syren_api.problems import Problem
from syren_api.requests import RenewalRequest
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.desk.membership import Membership, MemberState
from syren_tui.parsing.card_numbers import OtherReading
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.renewal.plan_lines import ExclusionReason, RenewalLine
from syren_tui.renewal.renewal_plan import RenewalPlan


class Offer(StrEnum):
    """What Enter would do for a patron."""

    RENEW = "renew"
    VALIDATE = "validate"
    """A first confirmation, or one where accounts do not end."""
    STORE = "store"
    """Only the card's number is missing."""
    NOTHING = "nothing"
    """The account stands already as it would."""
    LEFT = "left"
    """The rules do not allow it here: see the plan's line."""
    NOT_ALLOWED = "not_allowed"
    """This staff account may only look."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A renewal as it is sent: whenever it is sent again, with the same key and body."""

    idempotency_key: str
    request: RenewalRequest


@dataclass(frozen=True, slots=True)
class Card:
    """A patron, and what a renewal would do."""

    subscriber: Subscriber
    line: RenewalLine
    portal: Portal
    """On the day on which the patron was read."""
    offer: Offer
    activates: bool
    """Whether every resource would be switched on."""
    number: str | None = None
    """A number that is stored with the renewal."""
    refused: int = 0
    """Resources that were refused: switching every one on would reopen them."""
    attempt: Attempt | None = None
    """What was sent and may have been done: the answer is not known."""
    membership: Membership | None = None
    """What the library's own system says; None: it is not asked."""

    @property
    def can_be_done(self) -> bool:
        """Whether Enter does something."""
        return self.offer in {Offer.RENEW, Offer.VALIDATE, Offer.STORE}

    @property
    def at_once(self) -> bool:
        """Whether it may be done without being looked at."""
        renews = self.offer in {Offer.RENEW, Offer.VALIDATE} and not self.never_decided
        is_member = self.membership is None or self.membership.state is MemberState.MEMBER
        return renews and is_member and self.number is None and not self.refused

    @property
    def never_decided(self) -> bool:
        """Whether it is a request that nobody has answered yet."""
        return self.offer is Offer.VALIDATE and self.subscriber.status is Status.PENDING

    @property
    def rings(self) -> bool:
        """Whether the bell says that one key is not enough; not while the answer is awaited."""
        return self.is_held and self.membership != Membership(MemberState.AWAITED)

    @property
    def is_held(self) -> bool:
        """Whether a second key is needed."""
        if not self.can_be_done or self.attempt is not None or self.membership is None:
            return False
        return self.membership.needs_second_key(validates=self.offer is Offer.VALIDATE)


# What comes of looking up, renewing and undoing.


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found."""

    subscribers: tuple[Subscriber, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Born:
    """Who was born on a day that was typed."""

    day: date
    found: Found


@dataclass(frozen=True, slots=True)
class SuggestedPatron:
    """Somebody whose number may be meant by one that nobody has."""

    reading: OtherReading
    subscriber: Subscriber


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a patron; it can be undone."""

    before: Subscriber
    after: Subscriber
    renewed_from: int | None
    """The version that the renewal changed; None where it changed nothing, or only the number."""
    stored: bool
    """Whether the card's number was stored too."""

    @property
    def can_be_undone(self) -> bool:
        """Whether anything was changed."""
        return self.renewed_from is not None or self.stored


class LookAgainReason(StrEnum):
    """Why a patron has to be looked at again before anything is done."""

    CHANGED = "changed"
    """Somebody else changed the account meanwhile."""
    NEXT_DAY = "next_day"
    """It is another day by now."""


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Nothing was renewed: the patron as they stand now."""

    card: Card
    why: LookAgainReason


@dataclass(frozen=True, slots=True)
class Refused:
    """The portal did not do it."""

    problem: Problem
    card: Card
    """The patron as they stand now."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """It is not known whether the portal did it."""

    error: ClientError
    card: Card
    """With what was sent: renewing it sends the same again."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was undone."""

    subscriber: Subscriber
    number_stays: ClientError | None = None
    """Why the card's number could not be taken back."""


Result = Done | LookAgain | Refused | Undecided


def card_of(
    subscriber: Subscriber,
    portal: Portal,
    number: str | None = None,
    *,
    day: date | None = None,
    activates: bool | None = None,
) -> Card:
    """Return what a renewal would do.

    Args:
        subscriber: whose.
        portal: on its day.
        number: of a card, to be stored with it.
        day: of registration; None: the portal's day.
        activates: whether every resource is switched on, where the portal allows it; None: where
            that reopens nothing that was refused.
    """
    standing = subscriber.registration_number
    if number is not None and standing is not None and number_key(number) == number_key(standing):
        number = None
    dated = portal.takes_day
    on_day = (day or portal.today) if dated else None
    plan = RenewalPlan([selected(subscriber)], portal, on_day)
    if activates is not None:
        plan.activate_resources = activates and portal.can_activate_resources
    line = plan.line(subscriber.id)
    offer = _offer(subscriber, line, number)
    refused = plan.refused_resources if portal.can_activate_resources else 0
    return Card(subscriber, line, portal, offer, plan.activate_resources, number, refused)


def _offer(subscriber: Subscriber, line: RenewalLine, number: str | None) -> Offer:
    if not line.included and line.exclusion is not ExclusionReason.ALREADY:
        return Offer.LEFT
    stays = not line.included or (
        subscriber.status is Status.VALIDATED
        and line.day in (None, subscriber.library_registered_on)
        and not line.switched_on
    )
    if stays:
        return Offer.STORE if number is not None else Offer.NOTHING
    return Offer.VALIDATE if line.validates else Offer.RENEW
