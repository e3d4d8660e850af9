"""A list of members that a library system exported, as a source."""

from syren_tui.membership.opening import in_folder
from syren_tui.membership.roster.source import RosterSource
from syren_tui.membership_settings import MembershipSettings

__all__ = ["RosterSource", "open_source"]


def open_source(settings: MembershipSettings, password: str, zone: str) -> RosterSource:
    """Return the roster that the settings name; it takes no password."""
    del password
    return RosterSource(in_folder(settings, settings.file), label=settings.label, zone=zone)
