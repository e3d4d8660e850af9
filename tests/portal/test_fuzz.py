"""Calls that schemathesis makes up from the OpenAPI document, by each role, on each database.

No 500, and no answer that the document does not describe. Half of the calls are led to what is
there: a living subscriber, its version, a right password; or none would ever be answered 2xx.
"""

import asyncio
import os
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from syren_api.statuses import Status
from syren_portal.db.opening import open_database
from tests.portal.world import KINDS, LIBRARIES, PASSWORD, Databases, World

EXAMPLES: Final = int(os.environ.get("SYREN_FUZZ_EXAMPLES", "5"))
"""Calls of each operation by each role: `make soak` makes more, and others each time."""
SEED: Final = int(os.environ.get("SYREN_FUZZ_SEED", "7"))
LOGINS: Final = {"library": "fouesnant", "department": "departement", "support": "support"}
READS: Final = {
    "GET /api/v1/session",
    "DELETE /api/v1/session",
    "GET /api/v1/subscribers",
    "GET /api/v1/changes",
    "POST /api/v1/subscribers/counts",
    "GET /api/v1/subscribers/selection",
    "GET /api/v1/subscribers/similar",
    "GET /api/v1/subscribers/{subscriber_id}",
    "GET /api/v1/subscribers/{subscriber_id}/history",
}
RENEWALS_AND_EDITS: Final = {
    "PATCH /api/v1/subscribers/{subscriber_id}",
    "POST /api/v1/subscribers/{subscriber_id}/revert",
    "POST /api/v1/renewals",
    "POST /api/v1/subscribers/batch",
}
DELETION: Final = "DELETE /api/v1/subscribers/{subscriber_id}"
CHANGES: Final = RENEWALS_AND_EDITS | {DELETION}
ALLOWED: Final = {
    "library": READS | RENEWALS_AND_EDITS,
    "department": READS | CHANGES,
    "support": READS,
}
"""What each role is to be answered 2xx at least once."""
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


class Caller:
    """Sends made-up calls to a portal."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runner = asyncio.Runner()
        self._tokens: dict[str, str] = {}
        self._numbers = iter(range(10**9))
        self.ground = Ground(world)
        self.answers: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)

    def send(self, case: Case[Any], role: str) -> None:
        """Send a call, and check that its answer is as the document says."""
        label = case.operation.label
        kwargs = case.as_transport_kwargs(base_url="http://portal")
        kwargs["headers"] = {
            name: value
            for name, value in kwargs["headers"].items()
            if name.lower() not in {"authorization", "cookie", "content-length"}
        } | self._token(role)
        try:
            prepared = requests.Request(**kwargs).prepare()
            headers = [
                (str(name).encode("latin-1"), str(value).encode("latin-1"))
                for name, value in prepared.headers.items()
            ]
        except (requests.exceptions.InvalidHeader, UnicodeError):
            return  # no client could send it
        answer = self._runner.run(self._answer(prepared, headers))
        if label == "DELETE /api/v1/session":
            self._tokens.pop(role)
        self.answers[role, label][answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    def _token(self, role: str) -> dict[str, str]:
        if role not in LOGINS:
            return {}
        if role not in self._tokens:
            self._tokens[role] = self._world.staff(LOGINS[role]).headers["Authorization"]
        return {"Authorization": self._tokens[role]}

    async def _answer(
        self, prepared: requests.PreparedRequest, headers: list[tuple[bytes, bytes]]
    ) -> httpx.Response:
        # Each from an address of its own: the throttle has tests of its own.
        number = next(self._numbers)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        transport = httpx.ASGITransport(
            self._world.app, raise_app_exceptions=False, client=(address, 50000)
        )
        async with httpx.AsyncClient(transport=transport) as client:
            body: Any = prepared.body
            return await client.request(
                prepared.method or "GET", prepared.url or "", headers=headers, content=body
            )

    def close(self) -> None:
        self._runner.close()


class Ground:
    """Leads a made-up call to what is there."""

    _numbers = iter(range(10**9))

    def __init__(self, world: World) -> None:
        self._world = world

    def lead(self, case: Case[Any]) -> None:
        """Change a call so that it may succeed."""
        match case.operation.label.partition(" ")[2].removeprefix("/api/v1"):
            case "/session" | "/patron/session" | "/patron/renewal-requests" as path:
                if case.method == "POST":
                    case.body = self._credentials(path)
            case "/registrations":
                case.body = self._form(case.body)
            case "/renewals":
                case.body = self._batch(case.body)
                case.headers["Idempotency-Key"] = f"key {next(self._numbers)}"
            case "/subscribers/batch":
                case.body = self._changes(case.body)
                case.headers["Idempotency-Key"] = f"key {next(self._numbers)}"
            case path if "{subscriber_id}" in path:
                reads = case.method == "GET"
                case.path_parameters["subscriber_id"] = (
                    self._lasting if reads else self._subscriber()
                )
                case.headers["If-Match"] = '"1"'
                if path.endswith("/revert"):
                    self._edit(case.path_parameters["subscriber_id"])
                    case.headers["If-Match"] = '"2"'

    @cached_property
    def _lasting(self) -> str:
        """One that is only read."""
        return self._subscriber()

    def _subscriber(self, **members: Any) -> str:
        number = next(self._numbers)
        return self._world.subscriber(
            id=f"fuzz{number}", email=f"fuzz{number}@courriel.example", **members
        )

    def _edit(self, subscriber: str) -> None:
        async def edit() -> None:
            client = self._world.staff("departement")
            await client.patch(
                f"/subscribers/{subscriber}", json={"city": "X"}, headers={"If-Match": '"1"'}
            )

        asyncio.run(edit())

    def _credentials(self, path: str) -> Any:
        if path == "/session":
            return {"login": "support", "password": PASSWORD}
        expired = path == "/patron/renewal-requests"
        subscriber = self._subscriber(status=Status.EXPIRED if expired else Status.VALIDATED)
        return {"email": f"{subscriber}@courriel.example", "password": PASSWORD}

    def _form(self, body: Any) -> Any:
        if not isinstance(body, dict):
            return body
        number = next(self._numbers)
        return body | {
            "library": next(iter(LIBRARIES)),
            "resources": ["brief-me"],
            "birth_date": "1990-01-31",
            "email": f"form{number}@courriel.example",
        }

    def _changes(self, body: Any) -> Any:
        known = {"id": self._subscriber(), "version": 1}
        return {"items": [_first_item(body) | known, {"id": "nobody", "version": 1, "change": {}}]}

    def _batch(self, body: Any) -> Any:
        item = _first_item(body)
        known = {"id": self._subscriber(), "version": 1, "library_registered_on": "2026-11-20"}
        others = {name: item[name] for name in item if name not in known}
        return {"items": [others | known], "activate_resources": False}


def _first_item(body: Any) -> dict[str, Any]:
    """Return the first item of a batch that was made up, if there is one."""
    made_up = body.get("items") if isinstance(body, dict) else None
    first = made_up[0] if isinstance(made_up, list) and made_up else None
    return first if isinstance(first, dict) else {}


def calls(operation: Any) -> st.SearchStrategy[Case[Any]]:
    """Return calls as the document has them, and calls that break it."""
    kept = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    broken = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    return st.one_of(kept, broken) if _can_be_broken(operation) else kept


def _can_be_broken(operation: Any) -> bool:
    return bool(operation.body or operation.query or operation.headers)


def operations(world: World) -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(world.app.openapi())
    known = {}
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        known[result.ok().label] = result.ok()
    return known


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[dict[str, World]]:
    """The same portal on each database."""
    with ExitStack() as stack:
        worlds = {}
        for kind in KINDS:
            databases = Databases(kind, tmp_path)
            stack.callback(databases.close)
            world = worlds[kind] = World(open_database(databases.prepared()))
            stack.callback(_close, world)
            for number in range(30):
                world.subscriber(registration_number=f"2905800{number:04d}")
        yield worlds


def _close(world: World) -> None:
    asyncio.run(world.close())


@pytest.mark.parametrize("group", ["reads", "changes", "without a token"])
def test_made_up_calls_are_answered_as_the_document_says(
    worlds: dict[str, World], group: str, record_property: Callable[[str, object], None]
) -> None:
    known = operations(worlds["sqlite"])
    assert known.keys() >= READS | CHANGES
    labels = {"reads": READS, "changes": CHANGES}.get(group) or known.keys() - READS - CHANGES
    roles = ["anyone"] if group == "without a token" else list(LOGINS)
    with ExitStack() as stack:
        callers = {kind: stack.enter_context(closing(Caller(worlds[kind]))) for kind in worlds}
        for label in sorted(labels):
            _make_up(known[label], callers, roles)
    for kind, caller in callers.items():
        for (role, label), counts in caller.answers.items():
            told = "  ".join(f"{status}: {times}" for status, times in sorted(counts.items()))
            record_property("counted", f"{kind:10} {role:10} {label:52} {told}")
        for role in roles:
            for label in labels & ALLOWED.get(role, labels):
                answers = caller.answers[role, label]
                assert any(200 <= each < 300 for each in answers), (kind, role, label)


def _make_up(operation: Any, callers: dict[str, Caller], roles: list[str]) -> None:
    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=calls(operation), led=st.sampled_from((True, False, True)))
    def one(case: Case[Any], led: bool) -> None:
        # To both: making a call up takes longer than answering it.
        for caller, role in product(callers.values(), roles):
            if led:
                caller.ground.lead(case)
            caller.send(case, role)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # schemathesis's own, of what it cannot make up
        one()
