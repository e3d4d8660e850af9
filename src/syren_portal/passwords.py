"""Passwords by argon2id, and tokens: made, hashed, compared."""

import hashlib
import os
import secrets
import threading
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What a hash takes to make."""

    time: int
    """Passes over the memory."""
    memory: int
    """KiB."""
    lanes: int


COST: Final = Cost(time=3, memory=65536, lanes=4)
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$"
    "270OajvqRjgo9Nj4ku0c5g$ZuTH6+o17RRoKUQ0P+4xi5JuInyVbIjoU79XHShdR/c"
)
"""What an unknown login is verified against, so that it takes as long as a known one: the hash of
a random password that nobody kept, made at `COST`."""


class Passwords:
    """Hashes and verifies passwords, no more at once than the machine has cores twice over.

    Each hash takes 64 MiB: a burst of sign-ins waits here rather than filling the memory. Tests,
    whose passwords are no secrets, take a lower cost.
    """

    def __init__(self, cost: Cost = COST) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.time, memory_cost=cost.memory, parallelism=cost.lanes
        )
        self._nobody = NOBODY if cost == COST else self._hasher.hash(secrets.token_hex())
        self._room = threading.BoundedSemaphore(2 * (os.cpu_count() or 1))

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        with self._room:
            return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Tell whether it is the password; None for a login that does not exist."""
        with self._room:
            try:
                self._hasher.verify(password_hash or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)


def new_token() -> str:
    """Return a random token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return the form in which a token is stored: a stolen database signs in nobody."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
