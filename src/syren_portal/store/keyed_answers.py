"""Answers given once per key, to renewals and batches (the contract's idempotency section).

Kept by account and key for as long as somebody may ask again, of a request no more than its hash.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from syren_portal.db.opening import compact_json
from syren_portal.db.schema import renewal_answers, renewal_results
from syren_portal.store.forget import forget

KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer to a key that has been used."""

    body_hash: str
    results: tuple[str, ...]
    """The JSON of each result, in the order sent."""


def body_hash(body: Any, path: str = "") -> str:
    """Return the hash of a parsed JSON body, the same however the body was written.

    Args:
        body: its value.
        path: of the call, which is part of what is compared. Renewals give none: the version before
            batches has stored theirs so. No JSON begins with the sign that a path begins with.
    """
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((path + canonical).encode()).hexdigest()


def find_answer(
    connection: Connection, account_id: int, key: str, now: datetime
) -> StoredAnswer | None:
    """Return the answer stored for an account's key; None where there is none, or it is too old."""
    answer = connection.execute(
        select(renewal_answers.c.id, renewal_answers.c.body_hash).where(
            renewal_answers.c.account_id == account_id,
            renewal_answers.c.key == key,
            renewal_answers.c.created_at > now - KEPT,
        )
    ).one_or_none()
    if answer is None:
        return None
    results = connection.execute(
        select(renewal_results.c.result)
        .where(renewal_results.c.answer_id == answer.id)
        .order_by(renewal_results.c.position)
    )
    return StoredAnswer(answer.body_hash, tuple(results.scalars()))


def claim(
    connection: Connection, account_id: int, key: str, body: str, now: datetime
) -> int | None:
    """Claim a key for the work of this transaction.

    A duplicate at work at this moment is waited for. Answers past their time are forgotten.

    Returns:
        The answer's id, to store its results under; None where the key has its answer already.
    """
    forget(connection, renewal_answers.c.id, renewal_answers.c.created_at <= now - KEPT)
    values = {"account_id": account_id, "key": key, "body_hash": body, "created_at": now}
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    claimed = connection.execute(
        make(renewal_answers)
        .values(values)
        .on_conflict_do_nothing(index_elements=["account_id", "key"])
        .returning(renewal_answers.c.id)
    )
    answer_id: int | None = claimed.scalar_one_or_none()
    return answer_id


def store_results(
    connection: Connection, answer_id: int, results: Sequence[tuple[str, str]]
) -> None:
    """Store an answer: for each item the subscriber's id and the JSON of its result."""
    if not results:
        return
    connection.execute(
        insert(renewal_results),
        [
            {
                "answer_id": answer_id,
                "position": position,
                "subscriber_id": subscriber_id,
                "result": result,
            }
            for position, (subscriber_id, result) in enumerate(results)
        ],
    )


def forget_person(connection: Connection, subscriber_id: str) -> None:
    """Leave of a subscriber nothing but id and outcome in every stored answer."""
    left = [
        {
            "read_answer": row.answer_id,
            "read_position": row.position,
            "result": _without_person(row.result),
        }
        for row in connection.execute(_OF_PERSON, {"gone": subscriber_id})
    ]
    if left:
        connection.execute(_REWRITE, left)


_OF_PERSON: Final = select(
    renewal_results.c.answer_id, renewal_results.c.position, renewal_results.c.result
).where(renewal_results.c.subscriber_id == bindparam("gone"))
_REWRITE: Final = (
    update(renewal_results)
    .where(
        renewal_results.c.answer_id == bindparam("read_answer"),
        renewal_results.c.position == bindparam("read_position"),
    )
    .values(result=bindparam("result"))
)


def _without_person(result: str) -> str:
    kept = json.loads(result)
    if "subscriber" in kept:
        kept["subscriber"] = None
    problem = kept.get("problem", {})
    if "current" in problem:
        problem["current"] = None
    for each in problem.get("errors", ()):
        each["pointer"] = ""  # a member's name may be anything that somebody typed
    return compact_json(kept)
