"""Changing and deleting several accounts: each alone, the whole batch once a key."""

from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from syren_api.batches import (
    BATCH_PATH,
    BatchAnswer,
    BatchItem,
    BatchRequest,
    ChangedResult,
    DeletedResult,
)
from syren_api.requests import SubscriberPatch
from syren_api.statuses import Action
from syren_portal.http.answers import described_body, problems
from syren_portal.http.bodies import RawBody, validated
from syren_portal.http.changes import (
    check_current,
    check_unlocked,
    found,
    must_be_allowed_to_delete,
    patched,
    write_change,
)
from syren_portal.http.context import InContext, SignedIn
from syren_portal.http.keyed import KEY, Job, Results, Work, answered_once, check_items
from syren_portal.problems import ProblemError
from syren_portal.store.personal import delete_patron
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import change_all, find_all

router = APIRouter(tags=["subscribers"])
_INDEXED: Final = ("last_name", "first_name", "registration_number")
"""Members of which a database may refuse a value: a number is taken, a name too long for it."""


@router.post(
    BATCH_PATH,
    response_model=BatchAnswer,
    responses=problems(400, 401, 403, 413, 422),
    openapi_extra=described_body(BatchRequest) | KEY,
)
def change_several(
    request: Request, context: InContext, caller: SignedIn, body: RawBody
) -> Response:
    """Change or delete up to `max_batch` accounts; each succeeds or fails alone."""

    def work_of(parsed: Any) -> Work:
        batch = validated(BatchRequest, parsed)
        check_items(batch.items, context.rules.max_batch)
        return partial(_carry_out, items=batch.items)

    return answered_once(request, context, caller, body, work_of, path=BATCH_PATH)


def _carry_out(connection: Connection, job: Job, items: tuple[BatchItem, ...]) -> Results:
    """Do what each item wants, as if they had been sent one by one in this order.

    Changes that nothing can stand in the way of are written together at the end: that is many
    times quicker.
    """
    ids = [item.id for item in items]
    subscribers = find_all(connection, ids, job.caller.library_id, lock=True)
    results: dict[str, str] = {}
    together: list[tuple[StoredSubscriber, StoredSubscriber]] = []
    for item in items:
        try:
            if item.deletes:
                results[item.id] = _delete(connection, job, item, subscribers.get(item.id))
                continue
            before = found(subscribers.get(item.id))
            after = _changed(job, item, before)
            if all(getattr(before, each) == getattr(after, each) for each in _INDEXED):
                together.append((before, after))
                continue
            written = write_change(
                connection, before, after, job.caller, job.now, idempotency_key=job.key
            )
            results[item.id] = _result(job, before, written)
        except ProblemError as error:
            results[item.id] = job.rejection(item.id, error)
    all_written = change_all(
        connection,
        together,
        actor=job.caller.login,
        action=Action.EDITED,
        at=job.now,
        idempotency_key=job.key,
    )
    for (before, _), written in zip(together, all_written, strict=True):
        results[before.id] = _result(job, before, written)
    return [(each, results[each]) for each in ids]


def _changed(job: Job, item: BatchItem, before: StoredSubscriber) -> StoredSubscriber:
    """Return a subscriber as the item wants it.

    Raises:
        ProblemError: the item is rejected.
    """
    check_unlocked(before)
    check_current(before, item.version == before.version, job.context.rules)
    return patched(before, validated(SubscriberPatch, item.change, patch=True), job.context)


def _result(job: Job, before: StoredSubscriber, written: StoredSubscriber) -> str:
    return ChangedResult(
        id=before.id,
        outcome="changed",
        previous_version=before.version,
        subscriber=written.answer(job.context.rules),
    ).model_dump_json()


def _delete(
    connection: Connection, job: Job, item: BatchItem, subscriber: StoredSubscriber | None
) -> str:
    """Delete a subscriber.

    Raises:
        ProblemError: the item is rejected.
    """
    must_be_allowed_to_delete(job.caller, job.context.rules)
    patron = found(subscriber)
    check_current(patron, item.version == patron.version, job.context.rules)
    delete_patron(connection, patron, job.context.keyed)
    return DeletedResult(id=patron.id, outcome="deleted").model_dump_json()
