"""Hashes keyed by a secret that no database holds: who has a copy of one cannot try logins out.

The secret is a file of the service's own, made with the portal, or by the first `serve` over a
database from before. Services that share a database share it too.
"""

import hmac
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

VARIABLE: Final = "SYREN_PORTAL_KEY_FILE"
_BYTES: Final = 32


class KeyFileError(Exception):
    """The file cannot be made or read; `reason` says why."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(path, reason)


class KeyedHash:
    """Turns logins and addresses into what says nothing without the key."""

    def __init__(self, key: bytes | None = None) -> None:
        """Use a key; None: a new random one."""
        self._key = key or secrets.token_bytes(_BYTES)

    def of(self, text: str) -> str:
        """Return the hash of a text: 64 hexadecimal digits."""
        return hmac.digest(self._key, text.encode("utf-8", "replace"), "sha256").hex()


def key_file(database_url: str, environment: Mapping[str, str]) -> Path:
    """Return the path of the key of a database.

    That is where the environment says, else beside a SQLite file, else in the home of the user
    who runs the service.
    """
    if path := environment.get(VARIABLE):
        return Path(path)
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(f"{url.database}.key")
    return Path(environment.get("HOME", "~")).expanduser() / ".syren-portal.key"


def read_key(path: Path) -> KeyedHash | None:
    """Read a key; None if there is none.

    Raises:
        KeyFileError: it cannot be read, or is no key.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyFileError(path, error.strerror or type(error).__name__) from error
    if len(key) != _BYTES:
        raise KeyFileError(path, f"{len(key)} bytes")
    return KeyedHash(key)


def make_key(path: Path) -> KeyedHash:
    """Read a key, or create it if there is none; several processes may do so at once.

    Raises:
        KeyFileError: it cannot be made or read, or is no key.
    """
    known = read_key(path)
    if known is not None:
        return known
    # Whole before it has its name: who comes second reads it.
    made = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(_BYTES))
            with suppress(FileExistsError):
                os.link(made, path)
        finally:
            made.unlink()
    except OSError as error:
        raise KeyFileError(path, error.strerror or type(error).__name__) from error
    return read_key(path) or make_key(path)
