"""Proving who one is, staff or patron: throttled, and as slow for the unknown as for the known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Connection

from syren_api.problems import ProblemCode
from syren_portal.http.context import Context
from syren_portal.problems import ProblemError
from syren_portal.store.attempts import (
    Attempt,
    TooManyAttemptsError,
    check_sign_in,
    sign_in_failed,
    sign_in_succeeded,
)

Person = TypeVar("Person")


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
class Proven(Generic[Person]):
    """Somebody who has given the right password."""

    person: Person
    attempt: Attempt

    def succeeded(self, connection: Connection, now: datetime) -> None:
        """Forgive the failures before it, in the transaction of what the sign-in was for.

        Raises:
            ProblemError: `too_many_attempts`: too many failed meanwhile.
        """
        with throttled():
            sign_in_succeeded(connection, self.attempt, now)


def prove(
    context: Context,
    *,
    address: str,
    subject: str,
    password: str,
    find: Callable[[Connection], Person | None],
    hash_of: Callable[[Person], str],
) -> Proven[Person]:
    """Check a password.

    Args:
        context: the server's.
        address: where the call comes from.
        subject: what attempts are counted by.
        password: what was typed.
        find: looks the person up.
        hash_of: returns the hash of the person's password.

    Raises:
        ProblemError: `bad_credentials`, the same for an unknown person and a wrong password, or
            `too_many_attempts`.
    """
    attempt = Attempt.by(subject, address)
    with throttled(), context.database.read() as connection:
        check_sign_in(connection, attempt, context.clock())
        person = find(connection)
    # Outside any transaction: a hash takes long, and nobody should wait for it.
    stored = None if person is None else hash_of(person)
    if not context.passwords.verify(stored, password) or person is None:
        with throttled():
            context.database.transact(
                lambda connection: sign_in_failed(connection, attempt, context.clock())
            )
        raise ProblemError(
            ProblemCode.BAD_CREDENTIALS, headers={"WWW-Authenticate": 'Bearer realm="syren"'}
        )
    return Proven(person, attempt)
