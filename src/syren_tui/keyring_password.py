"""Passwords in the user's keyring, which an extra package reads."""

import importlib
import queue
import threading
from contextlib import suppress
from typing import Any, Final

from syren_tui.i18n import N_

SERVICE: Final = "syren-tui/"
"""A profile's name follows: what the keyring has its password under."""
_TIME: Final = 10.0
"""Seconds: over a line without a desktop some keyrings never answer."""
_MISSING: Final = N_(
    "Le profil demande le trousseau : installez syren-console[keyring], ou ôtez "
    "keyring des réglages."
)


class KeyringMissing(Exception):
    """The package is not installed; `sentence` is to be translated."""

    sentence = _MISSING


def keyring_password(name: str, login: str) -> str | None:
    """Return a password from the keyring; None: it has none, or does not answer.

    It is asked in a thread that is abandoned if it never answers. Blocks: not for the event loop.

    Args:
        name: a profile's, or ``PROFILE/membership`` for its library system.
        login: the account's.

    Raises:
        KeyringMissing: no keyring can be read.
    """
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError as error:
        raise KeyringMissing from error
    answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def ask() -> None:
        answer = None
        # Whatever kind of keyring it is, and whatever it raises: the password is then missing.
        with suppress(Exception):
            answer = keyring.get_password(SERVICE + name, login)
        answers.put(answer)

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=_TIME)
    except queue.Empty:
        return None
