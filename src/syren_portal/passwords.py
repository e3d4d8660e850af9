"""Passwords by argon2id, and tokens: made, hashed, compared."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from enum import Enum
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


class Verdict(Enum):
    """What is said of a password."""

    WRONG = "wrong"
    RIGHT = "right"
    OUTDATED = "outdated"
    """Right, but its hash was made in another way than today's: it is to be made anew."""

    def __bool__(self) -> bool:
        return self is not Verdict.WRONG


class Passwords:
    """Hashes and verifies passwords; each hash takes 64 MiB for its time.

    A password is hashed in NFC: the same word is other characters from another keyboard. Tests,
    whose passwords are no secrets, take a lower cost.
    """

    def __init__(self, cost: Cost = COST) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.time, memory_cost=cost.memory, parallelism=cost.lanes
        )
        self._nobody = NOBODY if cost == COST else self._hasher.hash(secrets.token_hex())

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        return self._hasher.hash(composed(password))

    def verify(self, password_hash: str | None, password: str) -> Verdict:
        """Tell whether it is the password; None for a login that does not exist.

        One that is not in NFC is also tried as it came: hashes were made so before.
        """
        stored = password_hash or self._nobody
        normal = composed(password)
        if self._is_right(stored, normal):
            outdated = self.is_outdated(stored)
        elif normal != password and self._is_right(stored, password):
            outdated = True
        else:
            return Verdict.WRONG
        if password_hash is None:
            return Verdict.WRONG
        return Verdict.OUTDATED if outdated else Verdict.RIGHT

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def _is_right(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def composed(password: str) -> str:
    """Return the form in which passwords are counted, hashed and compared (NFC)."""
    return unicodedata.normalize("NFC", password)


def new_token() -> str:
    """Return a random token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return the form in which a token is stored: a stolen database gives no access."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
