"""What the desk's widgets are given to show."""

from dataclasses import dataclass
from enum import StrEnum

from syren_api.statuses import Status


class LineTone(StrEnum):
    """How a sentence looks; its words say the same without colour."""

    ENTER = "enter"
    """What Enter does."""
    DONE = "done"
    WRONG = "wrong"
    WAITING = "waiting"
    NOTE = "note"
    NAME = "name"
    """Who it is."""


@dataclass(frozen=True, slots=True)
class PatronLines:
    """A patron as they stand on the card."""

    name: str
    birth: str
    status: Status
    label: str
    note: str
    """Beside the status: what about the end."""
    urgent: bool
    facts: tuple[str, ...]
    """End, resources, number, library."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of the log."""

    time: str
    who: str
    sign: str
    like: Status
    """The status whose colour it has."""
    what: str
    detail: str
