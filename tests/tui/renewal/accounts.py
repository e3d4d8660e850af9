"""Accounts to plan for."""

from typing import Any

from syren_api.models import SelectedSubscriber


def account(**members: Any) -> SelectedSubscriber:
    """A validated account without an end, but for the members given."""
    usual: dict[str, Any] = {
        "id": "a", "version": 3, "status": "validated", "last_name": "LE GALL",
        "first_name": "Annaïg", "registration_number": None, "valid_until": None,
        "library_registered_on": None, "resources": [],
    }  # fmt: skip
    return SelectedSubscriber.model_validate(usual | members)
