"""Subscribers to say something about."""

from datetime import date
from typing import Any

from syren_api.models import Portal, Subscriber
from syren_portal.presets import load_preset

TODAY = date(2026, 11, 21)
SYREN: Portal = load_preset("syren").on(TODAY)
LOIRETEK: Portal = load_preset("loiretek").on(TODAY)


def subscriber(**fields: Any) -> Subscriber:
    """A validated subscriber without resources, but for the fields given."""
    usual: dict[str, Any] = {
        "id": "a", "version": 2, "status": "validated", "valid_until": None,
        "last_name": "LE GALL", "first_name": "Annaïg", "email": "a@b.example",
        "birth_date": "1990-01-01", "postal_code": "29000", "city": "Quimper",
        "library": {"id": "l", "name": "FOUESNANT"}, "registration_number": None,
        "registered_at": "2024-09-02", "library_registered_on": None, "resources": [],
        "updated_at": "2026-11-21T12:00:00Z",
    }  # fmt: skip
    return Subscriber.model_validate(usual | fields)


def resources(*names: str, status: str = "validated") -> list[dict[str, str]]:
    """Resources of these names, all of one status."""
    return [{"id": name.lower(), "name": name, "status": status} for name in names]


def plain(text: str) -> str:
    """Write no-break spaces as plain ones."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
