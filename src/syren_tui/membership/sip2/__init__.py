"""A library system that speaks SIP2 (3M Standard Interchange Protocol 2.00), asked by card."""

from syren_tui.membership.sip2.source import Sip2Source
from syren_tui.membership_settings import MembershipSettings

__all__ = ["Sip2Source", "open_source"]


def open_source(settings: MembershipSettings, password: str, zone: str) -> Sip2Source:
    """See `syren_tui.membership.opening`."""
    return Sip2Source(settings, password, zone=zone)
