"""Answers changed so that they break the contract, where no model can see it by itself."""

import copy
from collections.abc import Callable
from typing import Any

from tests.tui.client.calls import VERSION

Path = tuple[str | int, ...]
IDS = ("id00001", "id00002")
ABSENT = object()
"""In the place of a value: the member is taken away."""


def changed(body: Any, path: Path, value: Any) -> Any:
    """Return a body with another value at a place."""
    body = copy.deepcopy(body)
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    if value is ABSENT:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return body


def with_result(place: int, **members: Any) -> Callable[[Any], Any]:
    """Change the subscriber in a result."""

    def lie(body: Any) -> Any:
        body["results"][place]["subscriber"].update(members)
        return body

    return lie


def put(*path: str | int, to: Any) -> Callable[[Any], Any]:
    return lambda body: changed(body, path, to)


def results(*places: int) -> Callable[[Any], Any]:
    """Have results in another order, twice, or not at all."""
    return lambda body: {"results": [body["results"][each] for each in places]}


def items(*places: int, **members: Any) -> Callable[[Any], Any]:
    return lambda body: body | {"items": [body["items"][each] for each in places]} | members


LIES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "portal": {
        "a day that does not exist": put("today", to="2026-02-30"),
        "an unknown status": put("statuses", 0, to="deleted"),
        "batches of nobody": put("max_batch", to=0),
        "validity of no month": put("validity_months", to=0),
        "a version as text": put("api_version", to="1"),
    },
    "libraries": {"one twice": lambda body: [*body, body[0]]},
    "sign_in": {
        "an empty token": put("access_token", to=""),
        "another kind of token": put("token_type", to="MAC"),
        "an unknown role": put("account", "role", to="admin"),
        "an end without a time zone": put("expires_at", to="2026-11-22T00:00:00"),
    },
    "account": {"an unknown role": put("role", to="admin")},
    "subscribers": {
        "a total that is too large": put("total", to=3),
        "a total that is too small": put("total", to=1),
        "counts that disagree with the total": put("counts", "pending", to=3),
        "a page that shrinks": items(0),
        "a page that grows": items(0, 1, 1),
        "one twice": items(0, 0),
        "another page": put("offset", to=50),
        "another length": put("limit", to=200),
        "a negative count": put("counts", "refused", to=-2),
        "a negative count that makes the total agree": put(
            "counts", to={"pending": 3, "refused": -1}
        ),
        "an unknown status among the counts": put("counts", "deleted", to=0),
        "an impossible birth date": put("items", 1, "birth_date", to="1990-02-30"),
    },
    "selection": {
        "a total that disagrees": put("total", to=3),
        "a selection that shrinks": items(0),
        "one twice": items(0, 0),
        "version 0": put("items", 0, "version", to=0),
        "a negative total": items(total=-1),
    },
    "similar": {
        "one twice": lambda body: {"items": [body["items"][0]] * 2},
        "nearer than the same": put("items", 0, "score", to=1.5),
        "the farthest first": put("items", 0, "score", to=0.1),
        "a day that does not exist": put("items", 0, "birth_date", to="2026-02-30"),
    },
    "subscriber": {
        "somebody else": put("id", to=IDS[1]),
        "an unknown status": put("status", to="deleted"),
        "a day that does not exist": put("valid_until", to="2026-02-30"),
        "a day with a time": put("birth_date", to="1990-01-01T00:00:00Z"),
        "an unknown status of a resource": put("resources", 0, "status", to="expired"),
        "a moment without a time zone": put("updated_at", to="2026-11-21T12:00:00"),
        "a lone surrogate": put("last_name", to="\ud800"),
    },
    "patch": {
        "somebody else": put("id", to=IDS[1]),
        "the version before": put("version", to=VERSION - 1),
        "two versions further": put("version", to=VERSION + 2),
    },
    "revert": {
        "somebody else": put("id", to=IDS[1]),
        "two versions further": put("version", to=VERSION + 2),
    },
    "history": {
        "oldest first": lambda body: body[::-1],
        "one twice": lambda body: [body[0], *body],
        "an unknown action": put(0, "action", to="deleted"),
    },
    "renew": {
        "somebody else": put("results", 0, "id", to="id00009"),
        "one twice": results(0, 0),
        "one twice at the end": results(0, 1, 1),
        "another order": results(1, 0),
        "the record of somebody else": with_result(0, id=IDS[1]),
        "another version before": put("results", 0, "previous_version", to=VERSION + 1),
        "a version of later": with_result(1, version=VERSION + 2),
        "an account that is not validated": with_result(0, status="pending"),
        "an unknown outcome": put("results", 0, "outcome", to="perhaps"),
        "a refusal without a reason": put(
            "results", 0, to={"id": IDS[0], "outcome": "rejected"}
        ),
    },
    "batch": {
        "somebody else": put("results", 0, "id", to="id00009"),
        "one that is missing": results(1),
        "one twice at the end": results(0, 1, 1),
        "another order": results(1, 0),
        "the record of somebody else": with_result(0, id=IDS[1]),
        "another version before": put("results", 0, "previous_version", to=VERSION + 1),
        "a version of later": with_result(1, version=VERSION + 2),
        "a deletion that was not asked for": put(
            "results", 0, to={"id": IDS[0], "outcome": "deleted"}
        ),
        "a renewal": put("results", 0, "outcome", to="renewed"),
        "a refusal without a reason": put(
            "results", 0, to={"id": IDS[0], "outcome": "rejected"}
        ),
    },
}  # fmt: skip
