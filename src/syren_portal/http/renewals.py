"""Renewing a batch: each account alone, the whole batch once a key."""

import json
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from syren_api.lifecycle import Renew, decide
from syren_api.problems import ProblemCode
from syren_api.renewals import RenewalAnswer, RenewedResult
from syren_api.requests import RenewalItem, RenewalRequest
from syren_api.statuses import Action, Status
from syren_portal.http.answers import described_body, described_header, json_bytes, problems
from syren_portal.http.bodies import RawBody, idempotency_key, parse_json, validated
from syren_portal.http.changes import found
from syren_portal.http.context import (
    Caller,
    Context,
    InContext,
    SignedIn,
    check_signed_in,
    language_of,
    request_id_of,
)
from syren_portal.problems import FieldProblem, ProblemError, invalid, problem_json, refused
from syren_portal.store.renewal_answers import (
    StoredAnswer,
    body_hash,
    claim,
    find_answer,
    store_results,
)
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import change_all, find_all

router = APIRouter(tags=["renewals"])
_KEY = described_header(
    "Idempotency-Key", "Of the caller's making, one for each batch; kept for seven days."
)


@router.post(
    "/renewals",
    response_model=RenewalAnswer,
    responses=problems(400, 401, 403, 413, 422),
    openapi_extra=described_body(RenewalRequest) | _KEY,
)
def renew(request: Request, context: InContext, caller: SignedIn, body: RawBody) -> Response:
    """Renew up to `max_batch` accounts; each succeeds or fails alone."""
    caller.must_be_allowed_to_change()
    key = idempotency_key(request)
    parsed = parse_json(body)
    hashed = body_hash(parsed)
    with context.database.read() as connection:
        stored = find_answer(connection, caller.staff.id, key, context.clock())
    if stored is None:
        batch = validated(RenewalRequest, parsed)
        _check_batch(batch, context.rules.max_batch)
        stored = _answer(request, context, caller, key, hashed, batch)
    if stored.body_hash != hashed:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_REUSED)
    return json_bytes(('{"results":[' + ",".join(stored.results) + "]}").encode())


def _check_batch(batch: RenewalRequest, max_batch: int) -> None:
    if len(batch.items) > max_batch:
        raise invalid(FieldProblem("/items", reason="too_many_items", values={"limit": max_batch}))
    seen: set[str] = set()
    for index, item in enumerate(batch.items):
        if item.id in seen:
            raise invalid(FieldProblem(f"/items/{index}/id", reason="twice"))
        seen.add(item.id)


def _answer(
    request: Request,
    context: Context,
    caller: Caller,
    key: str,
    hashed: str,
    batch: RenewalRequest,
) -> StoredAnswer:
    """Do the work and store its answer, in one transaction; or return the answer already there."""
    now = context.clock()

    def work(connection: Connection) -> StoredAnswer:
        answer_id = claim(connection, caller.staff.id, key, hashed, now)
        if answer_id is None:
            stored = find_answer(connection, caller.staff.id, key, now)
            if stored is None:
                raise ProblemError(ProblemCode.MAINTENANCE, headers={"Retry-After": "1"})
            return stored
        results = _Batch(request, context, caller, key, now, batch).run(connection)
        store_results(connection, answer_id, results)
        return StoredAnswer(hashed, tuple(result for _, result in results))

    try:
        return context.database.transact(work)
    except IntegrityError:
        # The account was removed meanwhile, and with it the place of its answers.
        check_signed_in(context, caller)
        raise


class _Batch:
    """The work of one batch."""

    def __init__(
        self,
        request: Request,
        context: Context,
        caller: Caller,
        key: str,
        now: datetime,
        batch: RenewalRequest,
    ) -> None:
        self._language = language_of(request)
        self._request_id = request_id_of(request)
        self._rules = context.rules
        self._today: date = context.today()
        self._caller = caller
        self._key = key
        self._now = now
        self._batch = batch

    def run(self, connection: Connection) -> list[tuple[str, str]]:
        """Renew each account; return its id and the JSON of its result, in the order sent."""
        ids = [item.id for item in self._batch.items]
        subscribers = find_all(connection, ids, self._caller.library_id, lock=True)
        rejected: dict[str, str] = {}
        wanted: dict[str, tuple[StoredSubscriber, StoredSubscriber]] = {}
        for item in self._batch.items:
            try:
                before = found(subscribers.get(item.id))
                wanted[item.id] = before, self._renewed(item, before)
            except ProblemError as error:
                rejected[item.id] = self._rejection(item.id, error)
        written = change_all(
            connection,
            wanted.values(),
            actor=self._caller.login,
            action=Action.RENEWED,
            at=self._now,
            idempotency_key=self._key,
        )
        renewed = {each.id: self._renewal(wanted[each.id][0].version, each) for each in written}
        return [(each, rejected.get(each) or renewed[each]) for each in ids]

    def _rejection(self, subscriber_id: str, error: ProblemError) -> str:
        problem = problem_json(error.problem(self._language, self._request_id))
        rejected: dict[str, Any] = {
            "id": subscriber_id,
            "outcome": "rejected",
            "problem": problem,
        }
        return json.dumps(rejected, ensure_ascii=False, separators=(",", ":"))

    def _renewal(self, previous_version: int, subscriber: StoredSubscriber) -> str:
        return RenewedResult(
            id=subscriber.id,
            outcome="renewed",
            previous_version=previous_version,
            subscriber=subscriber.answer(self._rules),
        ).model_dump_json()

    def _renewed(self, item: RenewalItem, before: StoredSubscriber) -> StoredSubscriber:
        """Return a subscriber as the item wants it.

        Raises:
            ProblemError: the item is rejected.
        """
        if before.status is Status.EXPIRED:
            raise ProblemError(ProblemCode.SUBSCRIBER_EXPIRED)
        if item.version != before.version:
            raise ProblemError(ProblemCode.STALE_VERSION, current=before.answer(self._rules))
        renewal = Renew(item.library_registered_on, self._batch.activate_resources)
        decision = decide(before.record, renewal, self._today, self._rules)
        if not decision.allowed:
            raise refused(decision.refusals)
        return before.with_record(decision.record, self._rules)
