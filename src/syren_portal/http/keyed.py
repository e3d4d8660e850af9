"""What is done once per idempotency key: renewals and batches, each account of them alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from fastapi import Request
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from syren_api.problems import ProblemCode
from syren_portal.db.opening import compact_json
from syren_portal.http.answers import described_header, json_bytes
from syren_portal.http.bodies import idempotency_key, parse_json
from syren_portal.http.context import (
    Caller,
    Context,
    check_signed_in,
    language_of,
    request_id_of,
)
from syren_portal.problems import FieldProblem, ProblemError, invalid, problem_json
from syren_portal.store.keyed_answers import (
    StoredAnswer,
    body_hash,
    claim,
    find_answer,
    store_results,
)
from syren_portal.texts import Language

KEY: Final = described_header(
    "Idempotency-Key", "Of the caller's making, one for each batch; kept for seven days."
)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done once, and for whom."""

    context: Context
    caller: Caller
    key: str
    now: datetime
    language: Language
    request_id: str

    def rejection(self, subscriber_id: str, error: ProblemError) -> str:
        """Return the JSON of the result of an item that is rejected."""
        problem = problem_json(error.problem(self.language, self.request_id))
        return compact_json({"id": subscriber_id, "outcome": "rejected", "problem": problem})


Results = list[tuple[str, str]]
"""Of each item the subscriber's id and the JSON of its result, in the order sent."""
Work = Callable[[Connection, Job], Results]
"""Does what the items want, in the transaction that it is given."""


class Item(Protocol):
    """What an item of whatever kind has."""

    @property
    def id(self) -> str:
        """The id of the subscriber that it changes."""


def answered_once(
    request: Request,
    context: Context,
    caller: Caller,
    body: bytes,
    work_of: Callable[[Any], Work],
    *,
    path: str = "",
) -> Response:
    """Do what a body wants, or answer again what was answered to its key.

    Args:
        request: the call.
        context: the portal's.
        caller: whose key it is.
        body: of the call.
        work_of: makes of the parsed body what is to be done, or refuses it.
        path: see `body_hash`.

    Raises:
        ProblemError: the call is refused as a whole.
    """
    caller.must_be_allowed_to_change()
    key = idempotency_key(request)
    parsed = parse_json(body)
    hashed = body_hash(parsed, path)
    with context.database.read() as connection:
        stored = find_answer(connection, caller.staff.id, key, context.clock())
    if stored is None:
        job = Job(
            context, caller, key, context.clock(), language_of(request), request_id_of(request)
        )
        stored = _answer(job, hashed, work_of(parsed))
    if stored.body_hash != hashed:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_REUSED)
    return json_bytes(('{"results":[' + ",".join(stored.results) + "]}").encode())


def check_items(items: Sequence[Item], most: int) -> None:
    """Check that there are not too many items, and no id twice.

    Raises:
        ProblemError: `invalid`.
    """
    if len(items) > most:
        raise invalid(FieldProblem("/items", reason="too_many_items", values={"limit": most}))
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item.id in seen:
            raise invalid(FieldProblem(f"/items/{index}/id", reason="twice"))
        seen.add(item.id)


def _answer(job: Job, hashed: str, work: Work) -> StoredAnswer:
    """Do the work and store its answer, in one transaction; or return the answer already there."""
    account_id = job.caller.staff.id

    def once(connection: Connection) -> StoredAnswer:
        answer_id = claim(connection, account_id, job.key, hashed, job.now)
        if answer_id is None:
            stored = find_answer(connection, account_id, job.key, job.now)
            if stored is None:
                raise ProblemError(ProblemCode.MAINTENANCE, headers={"Retry-After": "1"})
            return stored
        results = work(connection, job)
        store_results(connection, answer_id, results)
        return StoredAnswer(hashed, tuple(result for _, result in results))

    try:
        return job.context.database.transact(once)
    except IntegrityError:
        # The account was removed meanwhile, and with it the place of its answers.
        check_signed_in(job.context, job.caller)
        raise
