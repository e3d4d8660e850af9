"""Folders that only this user can read."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

OURS: Final = "syren-tui"
"""The name of the console's folder, under the user's state folder."""


def private_folder(folder: Path) -> None:
    """Create a folder and its parents; those of the console are private.

    This also holds for folders that exist with other modes, and for any umask.

    Raises:
        OSError: it cannot be made, or belongs to somebody else.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        with suppress(FileExistsError):  # another console was quicker
            each.mkdir(mode=0o700)
    if folder.parent.name == OURS:
        _close(folder.parent)
    _close(folder)


def _close(folder: Path) -> None:
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise PermissionError(str(folder))
    if stat.S_IMODE(status.st_mode) & 0o077:
        folder.chmod(0o700)
