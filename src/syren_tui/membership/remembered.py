"""How many the last verification found to renew: a number for the next sign-in, and nobody's name.

One small file an account of a portal, beside the journals of series.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from syren_tui.client.address import normal_address
from syren_tui.private_folder import private_folder

_LARGEST: Final = 4096
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a verification came to."""

    members: int
    """How many were to be validated or renewed."""
    source: str
    """What the user calls the source; not clean."""
    at: datetime


def remember(folder: Path, portal: str, login: str, what: Remembered) -> None:
    """Write it down in the place of what stood there.

    Args:
        folder: where the journals of this user lie; it need not be there.
        portal: the portal's address, in any spelling.
        login: the account's.
        what: to be told at the next sign-in.

    Raises:
        OSError: it cannot be written.
    """
    private_folder(folder)
    path = _path(folder, portal, login)
    text = json.dumps(
        {"members": what.members, "source": what.source[:_LONGEST], "at": what.at.isoformat()}
    )
    new = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def remembered(folder: Path, portal: str, login: str) -> Remembered | None:
    """Return what stands there; None where nothing does that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        with _path(folder, portal, login).open("rb") as file:
            found = json.loads(file.read(_LARGEST))
        return Remembered(
            int(found["members"]),
            str(found["source"])[:_LONGEST],
            datetime.fromisoformat(found["at"]),
        )
    return None


def forget(folder: Path, portal: str, login: str) -> None:
    """Take it away: its plan was run, or it is of no use any more."""
    with suppress(OSError):
        _path(folder, portal, login).unlink()


def _path(folder: Path, portal: str, login: str) -> Path:
    name = f"{normal_address(portal)}\n{login}".encode(errors="replace")
    return folder / f"sigb-{hashlib.sha256(name).hexdigest()[:32]}.json"
