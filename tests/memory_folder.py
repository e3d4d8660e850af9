"""A folder in memory: nothing waits for a disk there, and databases do so at each transaction."""

import os
import shutil
from contextlib import suppress
from typing import Final

_FOLDER: Final = "/dev/shm"  # noqa: S108 -- what is made in it is made with names of its own
_ROOM: Final = 4 * 2**30
"""Bytes: a run with PostgreSQL takes a half, and several go on at once."""


def memory_folder() -> str | None:
    """Return such a folder; None where there is none with room, or where no program may lie."""
    with suppress(OSError):
        if (
            shutil.disk_usage(_FOLDER).free > _ROOM
            and not os.statvfs(_FOLDER).f_flag & os.ST_NOEXEC
            and os.access(_FOLDER, os.W_OK)
        ):
            return _FOLDER
    return None
