"""What a library system is asked about a person, and what it answers.

A source never guesses. It tells what its system holds (`FoundMembers`, with an end that may be
past or untold), that it holds nobody (`NotKnown`), or why it cannot tell (`NoAnswer`). Whether
those found are the person meant, and are members today, is judged by `judging`, for all sources
alike.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

LONGEST_CARD: Final = 40
"""Characters of a card number: the portal holds none longer (rule 8), so no source is asked."""
LONGEST_NAME: Final = 200
"""Characters of a name as a source hands it on; the rest is cut off."""
LONGEST_TEXT: Final = 200
"""Characters of a branch, a block or a detail as a source hands it on."""


class Block(StrEnum):
    """Why a member may not borrow; a system's own words may stand instead of one of these."""

    CHARGE_DENIED = "charge_denied"
    CARD_LOST = "card_lost"
    TOO_MANY_CHARGED = "too_many_charged"
    TOO_MANY_OVERDUE = "too_many_overdue"
    TOO_MANY_RENEWALS = "too_many_renewals"
    TOO_MANY_CLAIMED_RETURNED = "too_many_claimed_returned"
    TOO_MANY_LOST = "too_many_lost"
    EXCESSIVE_FINES = "excessive_fines"
    EXCESSIVE_FEES = "excessive_fees"
    RECALL_OVERDUE = "recall_overdue"
    TOO_MANY_BILLED = "too_many_billed"
    SUSPENDED = "suspended"
    ADDRESS_UNKNOWN = "address_unknown"


class Cause(StrEnum):
    """Why there is no answer, or why nobody was asked for."""

    NO_CARD = "no_card"
    """The portal has no card, and the source takes nothing else."""
    NO_BIRTH_DATE = "no_birth_date"
    """Neither card nor birth date: a name alone tells nobody."""
    UNREACHABLE = "unreachable"
    """Nobody listens at the address, or it is not known."""
    NOT_TRUSTED = "not_trusted"
    """Its certificate is none that this host trusts."""
    TOO_SLOW = "too_slow"
    """Nothing came within the time limit."""
    CUT = "cut"
    """The connection ended before the answer did."""
    UNREADABLE = "unreadable"
    """What came is no answer: wrong checksum, wrong form, too long."""
    LOGIN_REFUSED = "login_refused"
    NO_PASSWORD = "no_password"  # noqa: S105
    """The source takes one, and none was given; a detail is a sentence to be translated."""
    NOT_ALLOWED = "not_allowed"
    """Signed in, but not allowed to ask; the detail names what is missing."""
    OUT_OF_SERVICE = "out_of_service"
    """The system says itself that it does not answer now."""
    FILE = "file"
    """A roster that cannot be read; the detail says why."""
    GIVEN_UP = "given_up"
    """Not asked: the questions before had no answer."""
    NO_ENDS = "no_ends"
    """Not asked: none of those found before had an end, so the source is set up wrongly."""
    STOPPED = "stopped"
    """Not asked: the user stopped."""
    FORGOTTEN = "forgotten"
    """Not asked: the console was locked, or the user signed out."""
    OUT_OF_CHARSET = "out_of_charset"
    """Not asked: the card cannot be that system's (`NotKnown`)."""


UNASKABLE: Final = frozenset({Cause.NO_CARD, Cause.NO_BIRTH_DATE})
"""The causes by which nobody was asked for, as the portal's account gives nothing to ask for."""


@dataclass(frozen=True, slots=True)
class Question:
    """A person to ask about: by card, else by name and birth date."""

    card: str = field(default="", repr=False)
    """As the portal has it; where there is one, nothing else is asked for."""
    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whom a library system holds; as it came, bounded, neither cleaned nor judged."""

    card: str = field(repr=False)
    """As the system writes it; it may be another than the one asked for."""
    last_name: str = field(repr=False)
    """The whole name, where the system tells it in one piece (`first_name` is empty then)."""
    first_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    since: date | None
    until: date | None
    """The last day of membership, that day included; None: not told."""
    blocked: tuple[str, ...]
    """`Block`s, or the system's own words; empty where nothing holds the member back."""
    source: str
    """What the user calls the source: "Koha", a file's name."""
    branch: str = ""
    """The library within a shared system; empty where it is not told."""
    card_refused: bool = False
    """Whether the system says that the card is not valid, and yet tells an end still ahead."""


@dataclass(frozen=True, slots=True)
class FoundMembers:
    """The system holds somebody: for a card or name that several have, all of them."""

    question: Question
    members: tuple[Member, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The system holds nobody such."""

    question: Question
    cause: Cause | None = None
    """Set where it was not even asked."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody can tell: not the same as nobody there."""

    question: Question
    cause: Cause
    detail: str = ""
    """What the cause leaves open, such as a permission's name; from outside: not clean."""


SourceAnswer = FoundMembers | NotKnown | NoAnswer


class Source(Protocol):
    """A library system, or what it exported.

    It asks with its own limits (connections, pause, time) and gives up by itself within one `ask`:
    see `CircuitBreaker`. Nothing is kept between two calls of `ask` but connections and tokens.
    """

    @property
    def label(self) -> str:
        """What the user calls it."""

    @property
    def by_name(self) -> bool:
        """Whether it can be asked for a name with a birth date."""

    def ask(self, questions: Sequence[Question]) -> AsyncGenerator[SourceAnswer]:
        """Yield one answer for each question, as they come, in any order.

        What the source cannot be asked is a `NoAnswer` (`Cause.NO_CARD`). Nothing is raised: what
        fails is a `NoAnswer` too. Closing the generator (``aclose``) stops asking.
        """

    async def close(self) -> None:
        """Give its connections back; it can be asked again."""
