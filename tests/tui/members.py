"""A library system beside a console: its people, and the sign-in of a portal that knows it."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from syren_tui.config import PortalProfile
from syren_tui.membership.sip2.peer import Person
from syren_tui.membership_settings import MembershipSettings
from syren_tui.screens.sign_in import SignInPrefill
from tests.portal.world import PASSWORD
from tests.tui.console import ADDRESS

CARD: Final = "29058000445"
BORN: Final = date(1990, 2, 3)
NOLWENN: Final[dict[str, Any]] = {
    "last_name": "LE GOFF", "first_name": "Nolwenn", "birth_date": BORN,
    "registration_number": CARD,
}  # fmt: skip
"""An account at the portal."""


def person(until: date | None, **told: Any) -> Person:
    """Return the same person as the library system has them."""
    usual: dict[str, Any] = {"card": CARD, "name": "LE GOFF Nolwenn", "birth_date": BORN}
    return Person(**(usual | {"until": until} | told))


def sip2(address: str, folder: Path, **values: Any) -> SignInPrefill:
    """Return the sign-in of a profile whose members a server of SIP2 knows.

    Args:
        address: of the server.
        folder: in which the password is written.
        values: more settings.
    """
    (folder / "sigb").write_text("secret")
    (folder / "sigb").chmod(0o600)
    usual: dict[str, Any] = {
        "login": "console",
        "password_file": "sigb",
        "label": "Koha",
        "timeout": 5.0,
    }
    return _prefill(MembershipSettings("sip2", address=address, folder=str(folder),
                                       **(usual | values)))  # fmt: skip


def roster(path: Path) -> SignInPrefill:
    """Return the sign-in of a profile whose members stand in a file."""
    settings = MembershipSettings("roster", file=path.name, folder=str(path.parent))
    return _prefill(settings)


def _prefill(settings: MembershipSettings) -> SignInPrefill:
    profile = PortalProfile("essai", ADDRESS, membership=settings)
    return SignInPrefill((profile,), profile, "fouesnant", PASSWORD)
