"""All data about one patron: to be exported or erased."""

import json
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from syren_api.keys import email_key
from syren_api.models import PortalRules
from syren_portal.db.schema import (
    accounts,
    attempts,
    feed,
    outbox,
    renewal_answers,
    renewal_results,
    sign_in_places,
)
from syren_portal.keyed_hash import KeyedHash
from syren_portal.store.attempts import Attempt
from syren_portal.store.history import read_history
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import remove
from syren_portal.store.tallies import drop_emptied

# Built once: see `syren_portal.store.subscribers`.
_FORGET_SIGN_INS: Final = tuple(
    delete(table).where(table.c.subject_hash == bindparam("gone"))
    for table in (attempts, sign_in_places)
)


def patron_subject(email: str) -> str:
    """Return what a patron's attempts to sign in are counted by."""
    return f"patron {email_key(email)}"


def all_of(
    connection: Connection, patron: StoredSubscriber, rules: PortalRules, keyed: KeyedHash
) -> dict[str, Any]:
    """Return all that is stored of a patron, as JSON values; of the password only that it is."""
    subject_hash = _subject_hash(patron, keyed)
    return {
        "subscriber": patron.answer(rules).model_dump(mode="json"),
        "password": "argon2id",
        "history": [
            entry.model_dump(mode="json") for entry in read_history(connection, patron.seq)
        ],
        "renewal_answers": _answers(connection, patron),
        "letters": _rows(
            connection,
            select(outbox.c.kind, outbox.c.attempts, outbox.c.due_at).where(
                outbox.c.subscriber_seq == patron.seq
            ),
        ),
        "failed_sign_ins": _rows(
            connection,
            select(attempts.c.at, attempts.c.address, attempts.c.forgiven).where(
                attempts.c.subject_hash == subject_hash
            ),
        ),
        "feed": _rows(connection, select(feed.c.at).where(feed.c.subscriber_id == patron.id)),
        "sign_ins": _rows(
            connection,
            select(sign_in_places.c.at).where(sign_in_places.c.subject_hash == subject_hash),
        ),
    }


def erase(connection: Connection, patron: StoredSubscriber, keyed: KeyedHash) -> None:
    """Erase a patron: account, history, letters, stored answers and sign-ins."""
    delete_patron(connection, patron, keyed)
    drop_emptied(connection)


def delete_patron(connection: Connection, patron: StoredSubscriber, keyed: KeyedHash) -> None:
    """Delete a patron, and what is kept of their sign-ins."""
    subject_hash = _subject_hash(patron, keyed)
    for statement in _FORGET_SIGN_INS:
        connection.execute(statement, {"gone": subject_hash})
    remove(connection, patron)


def _subject_hash(patron: StoredSubscriber, keyed: KeyedHash) -> str:
    return Attempt.by(patron_subject(patron.email), "", keyed).subject_hash


def _answers(connection: Connection, patron: StoredSubscriber) -> list[dict[str, Any]]:
    query = (
        select(
            accounts.c.login,
            renewal_answers.c.created_at,
            renewal_answers.c.key,
            renewal_results.c.result,
        )
        .select_from(renewal_results.join(renewal_answers).join(accounts))
        .where(renewal_results.c.subscriber_id == patron.id)
        .order_by(renewal_answers.c.created_at)
    )
    found = _rows(connection, query)
    return [{**each, "result": json.loads(each["result"])} for each in found]


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [
        {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in row._mapping.items()
        }
        for row in connection.execute(query)
    ]
