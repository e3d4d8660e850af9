"""Accounts and members to compare."""

from datetime import date
from typing import Any

from syren_api.models import SelectedSubscriber
from syren_tui.membership.model import FoundMembers, Member, Question, SourceAnswer

BORN = date(1990, 2, 3)


def account(**members: Any) -> SelectedSubscriber:
    """An account that waits; any member of it may be said."""
    usual: dict[str, Any] = {
        "id": "a", "version": 3, "status": "pending", "last_name": "LE GOFF",
        "first_name": "Nolwenn", "registration_number": "29058000445", "valid_until": None,
        "library_registered_on": None, "resources": [], "birth_date": BORN.isoformat(),
    }  # fmt: skip
    return SelectedSubscriber.model_validate(usual | members)


def member(**told: Any) -> Member:
    """The same person as a library system tells of them; anything may be said otherwise."""
    usual: dict[str, Any] = {
        "card": "29058000445", "last_name": "Le Goff", "first_name": "Nolwenn",
        "birth_date": BORN, "since": None, "until": date(2027, 6, 30), "blocked": (),
        "source": "Koha",
    }  # fmt: skip
    return Member(**(usual | told))


def found(*members: Member, by_card: bool = True) -> SourceAnswer:
    """An answer that tells of them."""
    card = "29058000445" if by_card else ""
    return FoundMembers(Question(card, "LE GOFF", "Nolwenn", BORN), members)
