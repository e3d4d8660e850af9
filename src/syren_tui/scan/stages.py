"""What stands in front of the user at the desk, one at a time; and what the desk works on."""

from dataclasses import dataclass
from datetime import date

from syren_tui.client.errors import ClientError
from syren_tui.desk.entries import DeskFailure, LoggedEntry
from syren_tui.scan.card import Card, Done, Found, LookAgainReason, SuggestedPatron


@dataclass(frozen=True, eq=False, slots=True)
class Waiting:
    """Nobody: a card is waited for."""


@dataclass(frozen=True, eq=False, slots=True)
class Looking:
    """A card, or a name, is being looked up."""

    text: str
    number: str | None = None
    """Of a card, where the name of whoever holds it is looked up."""


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """A patron, and what Enter does."""

    card: Card
    why: LookAgainReason | None = None
    """Why the patron is shown again, after Enter."""
    error: DeskFailure | None = None
    """What went wrong after Enter."""
    entry: LoggedEntry | None = None
    """What stands in the log already."""
    asked_again: bool = False
    """Whether Enter was typed for somebody who is no member, or to confirm: once more does it."""


@dataclass(frozen=True, eq=False, slots=True)
class Renewing:
    """A patron whose renewal is on its way."""

    card: Card


@dataclass(frozen=True, eq=False, slots=True)
class Renewed:
    """A patron for whom it was done."""

    card: Card
    """As it was before."""
    done: Done


@dataclass(frozen=True, eq=False, slots=True)
class TakenBack:
    """A patron for whom it was undone."""

    card: Card
    number_stays: ClientError | None
    """Why the card's number could not be taken back."""


@dataclass(frozen=True, eq=False, slots=True)
class Unknown:
    """A card that nobody has."""

    number: str
    born: date | None = None
    """The birth date that its eight digits may mean, which nobody has either."""


@dataclass(frozen=True, eq=False, slots=True)
class Suggested:
    """A card that nobody has, and somebody whose number may be meant: Enter shows them."""

    number: str
    """As it was typed."""
    suggestion: SuggestedPatron


@dataclass(frozen=True, eq=False, slots=True)
class AskingName:
    """The name of whoever holds a card that nobody has."""

    number: str
    tried: str = ""
    """A name that found nobody."""


@dataclass(frozen=True, eq=False, slots=True)
class NobodyFound:
    """A name that finds nobody."""

    name: str


@dataclass(frozen=True, eq=False, slots=True)
class Matches:
    """Several, of whom one is chosen."""

    found: Found
    number: str | None
    """Of a card that nobody has: it becomes theirs."""
    meant_by: str | None = None
    """A number that nobody has, by which one of theirs may be meant."""
    born: date | None = None
    """Their birth date, where that is what found them."""
    spelled: str | None = None
    """A name that finds nobody, where theirs are spelled nearly so."""
    card: str | None = None
    """A number that all of them have."""


@dataclass(frozen=True, eq=False, slots=True)
class Failed:
    """A card, or a name, could not be looked up."""

    text: str
    number: str | None
    error: ClientError


Stage = (
    Waiting
    | Looking
    | Shown
    | Renewing
    | Renewed
    | TakenBack
    | Unknown
    | Suggested
    | AskingName
    | NobodyFound
    | Matches
    | Failed
)


# What the desk has to do, and what it can undo.


@dataclass(frozen=True, slots=True)
class Typed:
    """Something to look up."""

    text: str
    number: str | None
    """Of a card, where the name of whoever holds it is looked up."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was done, and can be undone."""

    done: Done
    card: Card
    entry: LoggedEntry
