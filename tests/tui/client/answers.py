"""Answers of a portal, written down."""

from typing import Any

PORTAL: dict[str, Any] = {
    "name": "SYREN", "department": "Finistère", "contact_email": "a@b.example", "help_url": "",
    "timezone": "Europe/Paris", "today": "2026-11-21", "api_version": 1,
    "statuses": ["pending", "validated"], "settable_statuses": ["validated"],
    "validity_months": 12, "registration_date_required": True, "resources": [],
    "can_activate_resources": True, "can_remove_resources": False,
    "validating_validates_requested_resources": False, "max_batch": 50,
}  # fmt: skip


SUBSCRIBER: dict[str, Any] = {
    "id": "a", "version": 2, "status": "pending", "valid_until": None, "last_name": "LE GALL",
    "first_name": "Annaïg", "email": "a@b.example", "birth_date": "1990-01-01",
    "postal_code": "29000", "city": "Quimper", "library": {"id": "l", "name": "L"},
    "registration_number": None, "registered_at": "2024-01-01", "library_registered_on": None,
    "resources": [], "updated_at": "2026-11-21T12:00:00Z",
}  # fmt: skip
