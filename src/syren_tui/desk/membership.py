"""Whether one key is enough for the person who is shown, by what their library's system says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MemberState(StrEnum):
    """What the library's own system says of a person, as far as a key goes by it."""

    MEMBER = "member"
    HELD = "held"
    """No member, or to confirm."""
    AWAITED = "awaited"
    """The answer is on its way."""
    UNKNOWN = "unknown"
    """The system does not answer."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of a person's membership."""

    state: MemberState
    day: date | None = None
    """Of registration, that the membership gives; None: the desk's own."""

    def needs_second_key(self, *, validates: bool) -> bool:
        """Tell whether a key has to be pressed twice: for everybody but members.

        A renewal of somebody about whom the system does not answer is not held up by it: they were
        validated before.

        Args:
            validates: whether somebody who waits, or was refused, gets access by it.
        """
        match self.state:
            case MemberState.MEMBER:
                return False
            case MemberState.UNKNOWN:
                return validates
        return True
