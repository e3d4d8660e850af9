"""Answers that keep the contract: what hostile ones are made of."""

from typing import Any, Final

RESOURCE: Final = {"id": "r", "name": "PressReader", "status": "validated"}
SUBSCRIBER: Final[dict[str, Any]] = {
    "id": "a", "version": 2, "status": "validated", "valid_until": "2027-01-01",
    "last_name": "LE GALL", "first_name": "Annaïg", "email": "a@b.example",
    "birth_date": "1990-01-01", "postal_code": "29000", "city": "Quimper",
    "library": {"id": "l", "name": "L"}, "registration_number": None,
    "registered_at": "2024-01-01", "library_registered_on": "2026-01-01",
    "resources": [RESOURCE], "updated_at": "2026-11-21T12:00:00Z",
}  # fmt: skip
SELECTED: Final = {
    key: SUBSCRIBER[key]
    for key in (
        "id", "version", "status", "last_name", "first_name", "registration_number",
        "valid_until", "library_registered_on", "resources",
    )
}  # fmt: skip
PROBLEM: Final = {
    "type": "urn:syren:problem:invalid", "title": "t", "status": 422, "detail": "d",
    "code": "invalid", "request_id": "r-1",
    "errors": [{"pointer": "/city", "code": "invalid", "detail": "d"}],
}  # fmt: skip
ANSWERS: Final[dict[str, Any]] = {
    "portal": {
        "name": "SYREN", "department": "Finistère", "contact_email": "a@b.example",
        "help_url": "", "timezone": "Europe/Paris", "today": "2026-11-21", "api_version": 1,
        "statuses": ["pending", "validated"], "settable_statuses": ["validated"],
        "validity_months": 12, "registration_date_required": True,
        "resources": [{"id": "r", "name": "PressReader"}], "can_activate_resources": True,
        "can_remove_resources": False, "validating_validates_requested_resources": False,
        "max_batch": 50,
    },
    "libraries": [{"id": "l", "name": "L"}],
    "sign_in": {
        "access_token": "t", "token_type": "Bearer", "expires_at": "2026-11-21T12:00:00Z",
        "account": {"login": "l", "role": "department", "display_name": "D", "library": None},
    },
    "subscribers": {
        "items": [SUBSCRIBER], "total": 1, "offset": 0, "limit": 50, "counts": {"validated": 1},
    },
    "selection": {"items": [SELECTED], "total": 1},
    "subscriber": SUBSCRIBER,
    "patch": SUBSCRIBER | {"version": 3},
    "history": [
        {
            "version": 2, "at": "2026-11-21T12:00:00Z", "actor": "a", "action": "edited",
            "changes": [{"field": "city", "before": "Brest", "after": "Quimper"}],
            "idempotency_key": None,
        },
    ],
    "renew": {
        "results": [
            {"id": "a", "outcome": "renewed", "previous_version": 1, "subscriber": SUBSCRIBER}
        ],
    },
    "refused": PROBLEM,
}  # fmt: skip
"""By the call, one that keeps the contract; `refused` stands for a problem, whatever was asked."""
