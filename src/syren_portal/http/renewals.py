"""Renewing a batch: each account alone, the whole batch once per idempotency key."""

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from syren_api.lifecycle import Renew, decide
from syren_api.renewals import RenewalAnswer, RenewedResult
from syren_api.requests import RenewalItem, RenewalRequest
from syren_api.statuses import Action
from syren_portal.http.answers import described_body, problems
from syren_portal.http.bodies import RawBody, validated
from syren_portal.http.changes import check_current, check_unlocked, found
from syren_portal.http.context import Context, InContext, SignedIn
from syren_portal.http.keyed import KEY, Job, Results, Work, answered_once, check_items
from syren_portal.problems import ProblemError, refused
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import change_all, find_all

router = APIRouter(tags=["renewals"])


@router.post(
    "/renewals",
    response_model=RenewalAnswer,
    responses=problems(400, 401, 403, 413, 422),
    openapi_extra=described_body(RenewalRequest) | KEY,
)
def renew(request: Request, context: InContext, caller: SignedIn, body: RawBody) -> Response:
    """Renew up to `max_batch` accounts; each succeeds or fails alone."""

    def work_of(parsed: Any) -> Work:
        batch = validated(RenewalRequest, parsed)
        check_items(batch.items, context.rules.max_batch)
        return partial(_renew_all, batch=batch)

    return answered_once(request, context, caller, body, work_of)


def _renew_all(connection: Connection, job: Job, batch: RenewalRequest) -> Results:
    ids = [item.id for item in batch.items]
    subscribers = find_all(connection, ids, job.caller.library_id, lock=True)
    results: dict[str, str] = {}
    wanted: dict[str, tuple[StoredSubscriber, StoredSubscriber]] = {}
    for item in batch.items:
        try:
            before = found(subscribers.get(item.id))
            after = _renewed(job.context, item, before, activate=batch.activate_resources)
            wanted[item.id] = before, after
        except ProblemError as error:
            results[item.id] = job.rejection(item.id, error)
    written = change_all(
        connection,
        wanted.values(),
        actor=job.caller.login,
        action=Action.RENEWED,
        at=job.now,
        idempotency_key=job.key,
    )
    for each in written:
        results[each.id] = RenewedResult(
            id=each.id,
            outcome="renewed",
            previous_version=wanted[each.id][0].version,
            subscriber=each.answer(job.context.rules),
        ).model_dump_json()
    return [(each, results[each]) for each in ids]


def _renewed(
    context: Context, item: RenewalItem, before: StoredSubscriber, *, activate: bool
) -> StoredSubscriber:
    """Return a subscriber as the item wants it.

    Raises:
        ProblemError: the item is rejected.
    """
    check_unlocked(before)
    check_current(before, item.version == before.version, context.rules)
    renewal = Renew(item.library_registered_on, activate)
    decision = decide(before.state, renewal, context.today(), context.rules)
    if not decision.allowed:
        raise refused(decision.refusals)
    return before.with_state(decision.state, context.rules)
