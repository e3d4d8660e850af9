"""A library system that is a Koha, asked over its REST: by card, or by surname and birth date."""

from syren_tui.membership.koha.source import KohaSource
from syren_tui.membership_settings import MembershipSettings

__all__ = ["KohaSource", "open_source"]


def open_source(settings: MembershipSettings, password: str, zone: str) -> KohaSource:
    """See `syren_tui.membership.opening`."""
    return KohaSource(settings, password, zone=zone)
