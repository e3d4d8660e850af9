"""Moments by the portal's clock."""

from datetime import datetime
from typing import Any

from syren_api.models import Portal


def moment(at: datetime, portal: Portal) -> datetime:
    """Return a moment by the portal's clock."""
    try:
        return at.astimezone(zone_of(portal))
    except OverflowError:
        return at  # at the very end of the calendar, or its beginning


def zone_of(portal: Portal) -> Any:
    """Return the portal's time zone; None, for this host's own, where it is not known here."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(portal.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
