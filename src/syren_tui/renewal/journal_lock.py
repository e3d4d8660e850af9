"""The lock of a journal: one process at a time has it, until it closes the journal or ends.

The lock is the system's, on a file beside the journal: it goes with the process, kill -9 included,
so a series whose journal is not locked is one that nobody runs.
"""

import fcntl
import os
import time
from pathlib import Path
from typing import IO, Final

_TRIES: Final = 6
_BETWEEN_TRIES: Final = 0.01
"""Seconds; whoever only looks whether a journal is locked has it for less."""


class JournalBusyError(Exception):
    """Another console runs this series."""


def lock_of(path: Path) -> Path:
    """Return the file whose lock is that of a journal."""
    return path.with_suffix(".lock")


def locked(path: Path) -> IO[bytes]:
    """Take the lock of a journal; closing the file lets go of it.

    Raises:
        JournalBusyError: another process has it, or another part of this one.
        OSError: the folder cannot be written.
    """
    lock = os.fdopen(os.open(lock_of(path), os.O_WRONLY | os.O_CREAT, 0o600), "wb")
    for tries_to_go in reversed(range(_TRIES)):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if not tries_to_go:
                lock.close()
                raise JournalBusyError from error
            time.sleep(_BETWEEN_TRIES)
        else:
            break
    return lock


def is_locked(path: Path) -> bool:
    """Tell whether somebody has a journal's lock, without keeping anybody from it."""
    try:
        lock = lock_of(path).open("rb")
    except OSError:
        return False
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def delete(path: Path) -> None:
    """Delete a journal.

    Raises:
        JournalBusyError: it is locked.
        OSError: it cannot be deleted.
    """
    with locked(path):
        # What SQLite left beside it after a crash holds pages of it.
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        lock_of(path).unlink(missing_ok=True)
