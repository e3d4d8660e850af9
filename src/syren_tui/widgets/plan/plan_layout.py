"""The cells of the columns of a plan's table."""

from dataclasses import dataclass
from typing import Final

TICK: Final = 5
"""Cells of the cursor's sign and the tick, before the name."""
SIGN: Final = 2
"""Cells of a status's sign."""
_NUMBER: Final = 12
_STATUS: Final = 14
_WIDE_STATUS: Final = 20
_RESOURCES: Final = 6
_WIDE_RESOURCES: Final = 24
_WIDE: Final = 100
"""Cells from which on the resources are shown in words."""
_NARROW: Final = 72
"""Cells below which there is no room for numbers and resources."""
_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class PlanLayout:
    """The cells of the columns."""

    name: int
    number: int
    status: int
    before: int
    """0 on a portal without validity."""
    after: int
    resources: int
    member: int = 0
    """The last day of membership; 0 where nobody says who is a member."""

    @property
    def wide(self) -> bool:
        """Whether there is room for the resources in words."""
        return self.resources >= _WIDE_RESOURCES

    @property
    def identity(self) -> int:
        """The cells of name, birth date and card, where people are told apart by them.

        The status is its sign then, and the end before the renewal is left out.
        """
        return self.name + self.number + self.status + self.before + self.member - SIGN

    @property
    def rest(self) -> int:
        """The cells after name and number."""
        return self.status + self.before + self.member + self.after + self.resources


def layout_for(width: int, day: int, *, validity: bool, member: int = 0) -> PlanLayout:
    """Return the cells of the columns.

    Args:
        width: of a line.
        day: the cells that a day has in the user's language.
        validity: whether the portal knows an end of validity.
        member: the cells of the head over the last day of membership; 0: there is no such column.
            Where there is little room, the status is its sign then.
    """
    wide = width >= _WIDE + member
    status = _WIDE_STATUS if wide else SIGN if member else _STATUS
    if member:
        member = max(day, member if wide else 0) + 1
    before = day + 1 if validity else 0
    after = day + 2  # a star beside it tells a day of the account's own
    narrow = width < _NARROW
    number = 0 if narrow else _NUMBER
    resources = _WIDE_RESOURCES if wide else 0 if narrow else _RESOURCES
    fixed = TICK + number + status + before + member + after
    name = max(8, min(_LONGEST_NAME, width - fixed - resources))
    resources = max(resources, width - fixed - name)
    return PlanLayout(name, number, status, before, after, resources, member)


def batch_layout_for(width: int) -> PlanLayout:
    """Return the cells of the columns where one column tells what is changed.

    Args:
        width: of a line.
    """
    number = 0 if width < _NARROW else _NUMBER
    room = width - TICK - number
    name = max(8, min(_LONGEST_NAME, room * 2 // 5))
    return PlanLayout(name, number, 0, 0, 0, max(0, room - name))
