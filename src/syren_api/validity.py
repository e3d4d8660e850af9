"""Two days of an account: the last of its validity, and since when it waits for its library."""

from datetime import date, datetime
from typing import Final

from syren_api.days import add_months
from syren_api.models import PortalRules
from syren_api.statuses import Status

WAITING: Final = frozenset({Status.PENDING, Status.TO_REVALIDATE})
"""The statuses of who waits for their library."""


def valid_until(library_registered_on: date | None, rules: PortalRules) -> date | None:
    """Return the last day of validity that a day of registration gives (rule 3).

    None where there is no day, where the portal knows no validity, or beyond the calendar.
    """
    if library_registered_on is None or rules.validity_months is None:
        return None
    try:
        return add_months(library_registered_on, rules.validity_months)
    except OverflowError:
        return None


def waits_since(
    before: Status | None, since: datetime | None, after: Status, at: datetime
) -> datetime | None:
    """Return since when an account waits for its library after a change; None where it does not.

    Args:
        before: its status before the change; None where it was registered by it.
        since: since when it waited then.
        after: its status after the change, which is no revert: that brings back what stood before.
        at: the moment of the change.
    """
    if after not in WAITING:
        return None
    return since if before in WAITING and since is not None else at
