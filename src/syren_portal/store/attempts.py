"""Throttling, counted in the database so that every process knows of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from sqlalchemy import ColumnElement, Connection, insert, select, text, update

from syren_portal.db.schema import attempts
from syren_portal.store.forget import forget

SIGN_IN_WINDOW: Final = timedelta(minutes=15)
MOST_FOR_ONE_LOGIN: Final = 10
"""Failed sign-ins for one login from one address."""
MOST_FROM_ONE_ADDRESS: Final = 200
"""Failed sign-ins from one address, which a whole library may share."""
REGISTRATION_WINDOW: Final = timedelta(hours=1)
MOST_REGISTRATIONS: Final = 10
"""Registrations from one address."""


class Purpose(StrEnum):
    """What is counted."""

    SIGN_IN = "sign_in"
    REGISTRATION = "registration"


class TooManyAttemptsError(Exception):
    """The limit is reached; `seconds` until the next attempt is let through."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries to sign in, and from where."""

    address: str
    subject_hash: str

    @classmethod
    def by(cls, subject: str, address: str) -> "Attempt":
        """Return the attempt of a login or e-mail as it compares; only its hash is kept."""
        return cls(address, hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest())


def check_sign_in(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Check that the attempt may be made.

    Raises:
        TooManyAttemptsError: too many failed of late.
    """
    since = now - SIGN_IN_WINDOW
    mine = attempts.c.subject_hash == attempt.subject_hash
    own = (Purpose.SIGN_IN, attempt.address, since)
    _limit(connection, *own, MOST_FOR_ONE_LOGIN, mine, ~attempts.c.forgiven)
    _limit(connection, *own, MOST_FROM_ONE_ADDRESS)


def sign_in_failed(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Count a failure.

    Checked once more, now that the password is known to be wrong: of a burst of attempts begun at
    the same moment, no more learn that than the limit lets through.

    Raises:
        TooManyAttemptsError: too many others failed meanwhile.
    """
    _begin(connection, Purpose.SIGN_IN, attempt.address, now)
    check_sign_in(connection, attempt, now)
    _count(connection, Purpose.SIGN_IN, attempt.address, attempt.subject_hash, now)


def sign_in_succeeded(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Let the failures before it count for its login no longer.

    Raises:
        TooManyAttemptsError: too many others failed meanwhile: a burst of guesses may hold the
            right one.
    """
    _begin(connection, Purpose.SIGN_IN, attempt.address, now)
    check_sign_in(connection, attempt, now)
    connection.execute(
        update(attempts)
        .where(
            attempts.c.purpose == Purpose.SIGN_IN.value,
            attempts.c.address == attempt.address,
            attempts.c.subject_hash == attempt.subject_hash,
        )
        .values(forgiven=True)
    )


def begin_registration(connection: Connection, address: str, now: datetime) -> None:
    """Count one registration.

    Raises:
        TooManyAttemptsError: this address has sent too many of late.
    """
    _begin(connection, Purpose.REGISTRATION, address, now)
    _limit(connection, Purpose.REGISTRATION, address, now - REGISTRATION_WINDOW, MOST_REGISTRATIONS)
    _count(connection, Purpose.REGISTRATION, address, "", now)


def _begin(connection: Connection, purpose: Purpose, address: str, now: datetime) -> None:
    """Forget what is too old to count, and let one process count for an address at a time."""
    if connection.dialect.name != "sqlite":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"{purpose} {address}"}
        )
    windows = {Purpose.SIGN_IN: SIGN_IN_WINDOW, Purpose.REGISTRATION: REGISTRATION_WINDOW}
    old = attempts.c.at <= now - windows[purpose]
    forget(connection, attempts.c.id, attempts.c.purpose == purpose.value, old)


def _limit(
    connection: Connection,
    purpose: Purpose,
    address: str,
    since: datetime,
    most: int,
    *conditions: ColumnElement[bool],
) -> None:
    moments = connection.execute(
        select(attempts.c.at)
        .where(
            attempts.c.purpose == purpose.value,
            attempts.c.address == address,
            attempts.c.at > since,
            *conditions,
        )
        .order_by(attempts.c.at.desc())
        .limit(most)
    ).scalars()
    newest = list(moments)
    if len(newest) == most:
        # The next is let through once the oldest of these is out of the window.
        raise TooManyAttemptsError(max(1, ceil((newest[-1] - since).total_seconds())))


def _count(
    connection: Connection, purpose: Purpose, address: str, subject_hash: str, now: datetime
) -> None:
    connection.execute(
        insert(attempts).values(
            purpose=purpose.value,
            address=address,
            subject_hash=subject_hash,
            at=now,
            forgiven=False,
        )
    )
