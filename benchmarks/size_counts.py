"""Twelve queries that are counted in one call, as the console's first screen asks for them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final

import httpx

from benchmarks.measuring import PASSWORD

_WAITING: Final = ["pending", "to_revalidate"]
_LIBRARY: Final = "fouesnant"


def counts(client: httpx.Client) -> Iterator[tuple[str, Callable[[], httpx.Response]]]:
    """Return calls that count twelve queries, each with its name.

    Args:
        client: signed in as the department.
    """
    portal = client.get("/portal").json()
    queries = _usual(portal)
    yield "of the console", lambda: _count(client, queries)
    unusual = _unusual(portal)
    yield "none of them kept ready", lambda: _count(client, unusual)
    answer = client.post("/session", json={"login": _LIBRARY, "password": PASSWORD})
    theirs = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    yield "of the console, as a library", lambda: _count(client, queries, theirs)


def _count(
    client: httpx.Client, queries: list[dict[str, Any]], headers: dict[str, str] | None = None
) -> httpx.Response:
    return client.post("/subscribers/counts", json={"queries": queries}, headers=headers)


def _usual(portal: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the console counts by itself, and seven views of a user's own."""
    day = _days_from(portal)
    first, second = (each["id"] for each in portal["resources"][:2])
    validated = {"status": ["validated"]}
    return [
        {"status": ["pending"]},
        {"status": ["to_revalidate"]},
        {**validated, "valid_until_to": day(-1)},
        {**validated, "valid_until_from": day(0), "valid_until_to": day(30)},
        {**validated, "no_end_date": True},
        {"resource": first, "resource_status": "refused"},
        {"status": _WAITING, "requested_to": day(-30)},
        {"status": _WAITING, "requested_from": day(-7)},
        {"resource": second, "resource_status": "pending", "requested_from": day(-30)},
        {"status": ["pending"], "library": _LIBRARY},
        {"search": "le gall"},
        {"resource": first, "valid_until_to": day(30)},
    ]


def _unusual(portal: dict[str, Any]) -> list[dict[str, Any]]:
    """Return twelve that are counted by reading."""
    day = _days_from(portal)
    first, second, third = (each["id"] for each in portal["resources"][:3])
    return [
        *({"resource": each, "valid_until_to": day(30)} for each in (first, second, third)),
        {"resource": first, "resource_status": "validated", "valid_until_from": day(60)},
        {"resource": second, "no_end_date": True, "status": ["validated"]},
        *({"resource": each, "requested_to": day(-14)} for each in (first, second)),
        {"status": _WAITING, "requested_from": day(-30), "requested_to": day(-7)},
        {"search": "mar"},
        {"search": "annaig", "status": ["validated"]},
        {"birth_date": "1996-11-25"},
        {"library": _LIBRARY, "resource": third, "resource_status": "pending"},
    ]


def _days_from(portal: dict[str, Any]) -> Callable[[int], str]:
    today = date.fromisoformat(portal["today"])
    return lambda days: str(today + timedelta(days=days))
