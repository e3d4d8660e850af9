"""Proving who one is, staff or patron: throttled, and as slow for the unknown as for the known."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from fastapi import Request
from sqlalchemy import Connection

from syren_api.problems import ProblemCode
from syren_portal.http.addresses import address_of
from syren_portal.http.context import Context, request_id_of
from syren_portal.http.queue_limits import busy
from syren_portal.passwords import Verdict
from syren_portal.problems import ProblemError
from syren_portal.store.attempts import (
    Attempt,
    TooManyAttemptsError,
    check_sign_in,
    seconds_late,
    sign_in_failed,
    sign_in_succeeded,
)

_MOST_ROUNDS: Final = 5
"""How often a password is verified where its hash changes each time in between."""
_LOGGED_DIGITS: Final = 16
_audit = logging.getLogger("syren_portal.sign_ins")

Person = TypeVar("Person")
Result = TypeVar("Result")


@contextmanager
def throttled() -> Iterator[None]:
    """Turn a limit that is reached into its problem.

    Raises:
        ProblemError: `too_many_attempts`.
    """
    try:
        yield
    except TooManyAttemptsError as error:
        raise ProblemError(
            ProblemCode.TOO_MANY_ATTEMPTS,
            headers={"Retry-After": str(error.seconds)},
            seconds=error.seconds,
        ) from error


@dataclass(frozen=True, slots=True)
class SignIn(Generic[Person, Result]):
    """One attempt to prove who one is, and what it is for."""

    kind: str
    """`staff` or `patron`, as the log names them."""
    subject: str
    """What attempts are counted by."""
    password: str
    find: Callable[[Connection, bool], Person | None]
    """Looks the person up, and where told so locks them until the end of the transaction."""
    hash_of: Callable[[Person], str]
    act: Callable[[Connection, Person, str | None], Result]
    """Does what the sign-in is for, in one transaction with what is counted; is given the hash to
    store instead of an outdated one."""


@dataclass(frozen=True, slots=True)
class _Changed(Generic[Person]):
    """The person's password, or the person, is another than the one that was verified."""

    person: Person | None


async def prove(request: Request, context: Context, sign_in: SignIn[Person, Result]) -> Result:
    """Check a password, and do what it was given for.

    The person is read again in the transaction that acts. Where the hash is another by then, the
    password is verified against that one first: a password that was reset meanwhile lets nobody
    in, and is not written back.

    Returns:
        What `act` returns.

    Raises:
        ProblemError: `bad_credentials`, the same for an unknown person and a wrong password;
            `too_many_attempts`, or `busy`.
    """
    attempt = Attempt.by(sign_in.subject, address_of(request), context.keyed)
    outcome = "refused"
    try:
        person = await _first_look(context, sign_in, attempt)
        with context.hashing.place():
            result = await _verified(context, sign_in, attempt, person)
        outcome = "good"
    except ProblemError as error:
        outcome = _OUTCOMES.get(error.code, outcome)
        raise
    finally:
        _log(request, sign_in.kind, attempt, outcome)
    return result


_OUTCOMES: Final = {
    ProblemCode.BAD_CREDENTIALS: "failed",
    ProblemCode.TOO_MANY_ATTEMPTS: "throttled",
    ProblemCode.BUSY: "busy",
}


async def _first_look(
    context: Context, sign_in: SignIn[Person, Result], attempt: Attempt
) -> Person | None:
    """Check whether the attempt is allowed, and delay it after many failures."""

    def look() -> tuple[Person | None, float]:
        with throttled(), context.database.read() as connection:
            now = context.clock()
            known = check_sign_in(connection, attempt, now)
            late = seconds_late(connection, attempt, now)
            return sign_in.find(connection, False), 0.0 if known else late

    person, late = await context.sign_ins.run(look)
    if late:
        # No thread and no connection waits, and no more than a number of calls.
        with context.late.place():
            await context.pause(late)
    return person


async def _verified(
    context: Context, sign_in: SignIn[Person, Result], attempt: Attempt, person: Person | None
) -> Result:
    for _ in range(_MOST_ROUNDS):
        # Outside any transaction: hashing is slow, and no other call should wait for it.
        verified = None if person is None else sign_in.hash_of(person)
        verdict = await context.hashing.verify(verified, sign_in.password)
        if person is None or not verdict:
            await context.sign_ins.run(_count_failure, context, attempt)
            break
        renewed = None
        if verdict is Verdict.OUTDATED:
            renewed = await context.hashing.hash(sign_in.password)

        def work(
            connection: Connection, verified: str | None = verified, renewed: str | None = renewed
        ) -> Result | _Changed[Person]:
            current = sign_in.find(connection, True)
            if current is None or sign_in.hash_of(current) != verified:
                return _Changed(current)
            with throttled():
                sign_in_succeeded(connection, attempt, context.clock())
            return sign_in.act(connection, current, renewed)

        result = await context.sign_ins.run(context.database.transact, work)
        if not isinstance(result, _Changed):
            return result
        person = result.person
    else:
        raise busy()
    raise ProblemError(
        ProblemCode.BAD_CREDENTIALS, headers={"WWW-Authenticate": 'Bearer realm="syren"'}
    )


def _count_failure(context: Context, attempt: Attempt) -> None:
    with throttled():
        context.database.transact(
            lambda connection: sign_in_failed(connection, attempt, context.clock())
        )


def _log(request: Request, kind: str, attempt: Attempt, outcome: str) -> None:
    """Write who tried, as a hash, from where and how it ended: for fail2ban, and for a breach."""
    facts = {
        "outcome": outcome,
        "kind": kind,
        "login_hash": attempt.subject_hash[:_LOGGED_DIGITS],
        "address": attempt.address or "-",
        "request_id": request_id_of(request),
    }
    _audit.info(
        "sign-in %s kind=%s login=%s address=%s request=%s", *facts.values(), extra={"facts": facts}
    )
