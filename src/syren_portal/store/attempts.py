"""Throttling, counted in the database so that every process knows of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from syren_portal.db.schema import attempts, sign_in_places
from syren_portal.keyed_hash import KeyedHash
from syren_portal.store.forget import forget

SIGN_IN_WINDOW: Final = timedelta(minutes=15)
MOST_FOR_ONE_LOGIN: Final = 10
"""Failed sign-ins for one login from one address."""
MOST_FROM_KNOWN: Final = 100
"""The same, from an address where that login's right password was given within `KNOWN_FOR`: who
fails there most often has mistyped, and must not keep a whole library's staff out."""
KNOWN_FOR: Final = timedelta(days=30)
MOST_FROM_ONE_ADDRESS: Final = 200
"""Failed sign-ins from one address, which a whole library may share."""
REGISTRATION_WINDOW: Final = timedelta(hours=1)
MOST_REGISTRATIONS: Final = 10
"""Registrations from one address."""
MOST_REFUSED_FORMS: Final = 60
"""Registrations from one address that are refused for their form, in the same time."""
SLOW_WINDOW: Final = timedelta(hours=1)
SLOW_FROM: Final = 60
"""Failed sign-ins for one login, from all addresses that are not known for it, from which on each
answer to it is late."""
MOST_SECONDS_LATE: Final = 8
AHEAD: Final = timedelta(minutes=5)
"""How far clocks differ: what is further in the future was written under a wrong one."""


class Purpose(StrEnum):
    """What is counted."""

    SIGN_IN = "sign_in"
    REGISTRATION = "registration"
    REFUSED_FORM = "refused_form"


_KEPT: Final = {
    Purpose.SIGN_IN: max(SIGN_IN_WINDOW, SLOW_WINDOW),
    Purpose.REGISTRATION: REGISTRATION_WINDOW,
    Purpose.REFUSED_FORM: REGISTRATION_WINDOW,
}


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
    place_hash: str = field(repr=False)
    """Of the login and the address together."""

    @classmethod
    def by(cls, subject: str, address: str, keyed: KeyedHash) -> "Attempt":
        """Return the attempt of a login or e-mail as it compares; only its hash is kept."""
        return cls(address, keyed.of(subject), keyed.of(f"{address} {subject}"))


def check_sign_in(connection: Connection, attempt: Attempt, now: datetime) -> bool:
    """Check that the attempt may be made.

    Returns:
        Whether the address is known for the login.

    Raises:
        TooManyAttemptsError: too many failed of late.
    """
    mine = attempts.c.subject_hash == attempt.subject_hash
    own = (Purpose.SIGN_IN, attempt.address, now, SIGN_IN_WINDOW)
    known = _is_known(connection, attempt, now)
    most = MOST_FROM_KNOWN if known else MOST_FOR_ONE_LOGIN
    _limit(connection, *own, most, mine, ~attempts.c.forgiven)
    _limit(connection, *own, MOST_FROM_ONE_ADDRESS)
    return known


def seconds_late(connection: Connection, attempt: Attempt, now: datetime) -> float:
    """Return how late the answer to an attempt comes whose address is not known for the login.

    The more failed within the hour, from whatever addresses, the later: 1 second from `SLOW_FROM`
    on, `MOST_SECONDS_LATE` at most. Nobody is locked out by it.
    """
    failures = (
        select(attempts.c.id)
        .where(
            attempts.c.purpose == Purpose.SIGN_IN.value,
            attempts.c.subject_hash == attempt.subject_hash,
            attempts.c.at > now - SLOW_WINDOW,
            attempts.c.at <= now + AHEAD,
            ~attempts.c.from_known,
        )
        .limit(SLOW_FROM * MOST_SECONDS_LATE)
    )
    count = connection.execute(select(func.count()).select_from(failures.subquery())).scalar_one()
    return 0.0 if count < SLOW_FROM else count / SLOW_FROM


def sign_in_failed(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Count a failure.

    Checked once more, now that the password is known to be wrong: of a burst of attempts begun at
    the same moment, no more learn that than the limit lets through.

    Raises:
        TooManyAttemptsError: too many others failed meanwhile.
    """
    _begin(connection, Purpose.SIGN_IN, attempt.address, now)
    known = check_sign_in(connection, attempt, now)
    _count(connection, Purpose.SIGN_IN, attempt.address, now, attempt.subject_hash, known)


def sign_in_succeeded(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Let the failures before it count for its login no longer; the address is known from now on.

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
    forget(
        connection, sign_in_places.c.place_hash, _wrong_time(sign_in_places.c.at, now, KNOWN_FOR)
    )
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(
        make(sign_in_places)
        .values(subject_hash=attempt.subject_hash, place_hash=attempt.place_hash, at=now)
        .on_conflict_do_update(index_elements=["subject_hash", "place_hash"], set_={"at": now})
    )


def begin_registration(connection: Connection, address: str, now: datetime) -> None:
    """Count one registration.

    Raises:
        TooManyAttemptsError: this address has sent too many of late.
    """
    _begin(connection, Purpose.REGISTRATION, address, now)
    _limit(connection, Purpose.REGISTRATION, address, now, REGISTRATION_WINDOW, MOST_REGISTRATIONS)
    _count(connection, Purpose.REGISTRATION, address, now)


def check_forms(connection: Connection, address: str, now: datetime) -> None:
    """Check that an address may send a registration.

    Raises:
        TooManyAttemptsError: too many of late were refused for their form.
    """
    _limit(connection, Purpose.REFUSED_FORM, address, now, REGISTRATION_WINDOW, MOST_REFUSED_FORMS)


def form_refused(connection: Connection, address: str, now: datetime) -> None:
    """Count one registration that was refused for its form.

    Raises:
        TooManyAttemptsError: too many others were refused meanwhile.
    """
    _begin(connection, Purpose.REFUSED_FORM, address, now)
    check_forms(connection, address, now)
    _count(connection, Purpose.REFUSED_FORM, address, now)


def _is_known(connection: Connection, attempt: Attempt, now: datetime) -> bool:
    query = select(sign_in_places.c.at).where(
        sign_in_places.c.subject_hash == attempt.subject_hash,
        sign_in_places.c.place_hash == attempt.place_hash,
        sign_in_places.c.at > now - KNOWN_FOR,
        sign_in_places.c.at <= now + AHEAD,
    )
    return connection.execute(query).first() is not None


def _wrong_time(at: ColumnElement[datetime], now: datetime, kept: timedelta) -> ColumnElement[bool]:
    return or_(at <= now - kept, at > now + AHEAD)


def _begin(connection: Connection, purpose: Purpose, address: str, now: datetime) -> None:
    """Forget what is of no time that counts, and let one process count for an address at a time."""
    if connection.dialect.name != "sqlite":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"{purpose} {address}"}
        )
    wrong = _wrong_time(attempts.c.at, now, _KEPT[purpose])
    forget(connection, attempts.c.id, attempts.c.purpose == purpose.value, wrong)


def _limit(
    connection: Connection,
    purpose: Purpose,
    address: str,
    now: datetime,
    window: timedelta,
    most: int,
    *conditions: ColumnElement[bool],
) -> None:
    since = now - window
    moments = connection.execute(
        select(attempts.c.at)
        .where(
            attempts.c.purpose == purpose.value,
            attempts.c.address == address,
            attempts.c.at > since,
            attempts.c.at <= now + AHEAD,
            *conditions,
        )
        .order_by(attempts.c.at.desc())
        .limit(most)
    ).scalars()
    newest = list(moments)
    if len(newest) == most:
        # The next is let through once the oldest of these is out of the window.
        left = min(newest[-1] - since, window)
        raise TooManyAttemptsError(max(1, ceil(left.total_seconds())))


def _count(
    connection: Connection,
    purpose: Purpose,
    address: str,
    now: datetime,
    subject_hash: str = "",
    from_known: bool = False,
) -> None:
    connection.execute(
        insert(attempts).values(
            purpose=purpose.value,
            address=address,
            subject_hash=subject_hash,
            at=now,
            forgiven=False,
            from_known=from_known,
        )
    )
