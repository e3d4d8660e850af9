"""Changing and deleting several accounts: each alone, the whole batch once per idempotency key."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError
from starlette.responses import Response

from syren_api.batches import (
    BATCH_PATH,
    BatchAnswer,
    BatchItem,
    BatchRequest,
    ChangedResult,
    DeletedResult,
)
from syren_api.keys import number_key
from syren_api.problems import ProblemCode
from syren_api.requests import SubscriberPatch
from syren_api.statuses import Action
from syren_portal.db.faults import Fault, fault_of
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
from syren_portal.store.subscribers import change_all, find_all, number_holders

router = APIRouter(tags=["subscribers"])
_Pair = tuple[StoredSubscriber, StoredSubscriber]
"""A subscriber as it stands, and as it is to be."""


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
    """Do what each item wants, as if they had been sent one by one in this order."""
    ids = [item.id for item in items]
    subscribers = find_all(connection, ids, job.caller.library_id, lock=True)
    results: dict[str, str] = {}
    wanted: dict[str, _Pair] = {}
    for item in items:
        try:
            if item.deletes:
                _check_deletion(job, item, subscribers.get(item.id))
            else:
                before = found(subscribers.get(item.id))
                wanted[item.id] = before, _changed(job, item, before)
        except ProblemError as error:
            results[item.id] = job.rejection(item.id, error)
    numbers = _Numbers(connection, wanted.values())
    changes: list[_Pair] = []
    for item in items:
        if item.id in results:
            continue
        if item.deletes:
            patron = subscribers[item.id]
            delete_patron(connection, patron, job.context.keyed)
            numbers.give_up(patron)
            results[item.id] = DeletedResult(id=item.id, outcome="deleted").model_dump_json()
            continue
        try:
            changes.append(numbers.checked(*wanted[item.id]))
        except ProblemError as error:
            results[item.id] = job.rejection(item.id, error)
    results |= _write(connection, job, changes)
    return [(each, results[each]) for each in ids]


class _Numbers:
    """Who has which registration number while a batch is carried out, item by item."""

    def __init__(self, connection: Connection, wanted: Iterable[_Pair]) -> None:
        taken = [after for before, after in wanted if _takes_number(before, after)]
        self._holders = number_holders(connection, taken) if taken else {}

    def give_up(self, subscriber: StoredSubscriber) -> None:
        """Note that a subscriber no longer has their number."""
        self._holders.get(_number(subscriber), set()).discard(subscriber.id)

    def checked(self, before: StoredSubscriber, after: StoredSubscriber) -> _Pair:
        """Return how a subscriber stands and is to be, and note the number.

        Raises:
            ProblemError: `registration_number_taken`.
        """
        if before.registration_number == after.registration_number:
            return before, after
        if _takes_number(before, after):
            holders = self._holders[_number(after)]
            if holders - {after.id}:
                raise ProblemError(ProblemCode.REGISTRATION_NUMBER_TAKEN)
            self.give_up(before)
            holders.add(after.id)
        else:
            self.give_up(before)
        return before, replace(after, number_collision=0)


def _takes_number(before: StoredSubscriber, after: StoredSubscriber) -> bool:
    number = after.registration_number
    return number is not None and number != before.registration_number


def _number(subscriber: StoredSubscriber) -> tuple[str, str]:
    return subscriber.library.id, number_key(subscriber.registration_number or "")


def _write(connection: Connection, job: Job, changes: list[_Pair]) -> dict[str, str]:
    """Write changes, and return the JSON of their results by id.

    They are written together, many times quicker than one by one. That is what is done where one of
    them is refused: another transaction took its number, or a name is too long for an index.
    """
    try:
        with connection.begin_nested():
            written = change_all(
                connection,
                changes,
                actor=job.caller.login,
                action=Action.EDITED,
                at=job.now,
                idempotency_key=job.key,
            )
    except DatabaseError as error:
        if not isinstance(error, IntegrityError) and fault_of(error) is not Fault.TOO_LONG:
            raise
        return {
            before.id: _written_alone(connection, job, before, after) for before, after in changes
        }
    return {
        before.id: _result(job, before, each)
        for (before, _), each in zip(changes, written, strict=True)
    }


def _written_alone(
    connection: Connection, job: Job, before: StoredSubscriber, after: StoredSubscriber
) -> str:
    try:
        written = write_change(
            connection, before, after, job.caller, job.now, idempotency_key=job.key
        )
    except ProblemError as error:
        return job.rejection(before.id, error)
    return _result(job, before, written)


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


def _check_deletion(job: Job, item: BatchItem, subscriber: StoredSubscriber | None) -> None:
    """Check that a subscriber may be deleted.

    Raises:
        ProblemError: the item is rejected.
    """
    must_be_allowed_to_delete(job.caller, job.context.rules)
    patron = found(subscriber)
    check_current(patron, item.version == patron.version, job.context.rules)
