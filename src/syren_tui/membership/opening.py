"""From a profile's settings to its source; what it needs is imported when it is opened.

Each source is a module or package of its name, with a function
``open_source(settings: MembershipSettings, password: str, zone: str) -> Source``.
"""

import importlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from syren_tui.i18n import N_
from syren_tui.keyring_password import KeyringMissing, keyring_password
from syren_tui.membership.model import Source
from syren_tui.membership_settings import MembershipSettings

_LONGEST: Final = 4096
_UNREADABLE: Final = N_("Le fichier du mot de passe ne se lit pas : voyez password_file.")
_OPEN_TO_OTHERS: Final = N_(
    "Le fichier du mot de passe doit n’être lisible que par vous (chmod 600)."
)


class SourceError(Exception):
    """The source cannot be opened; `sentence` is to be translated and says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def open_source(settings: MembershipSettings, password: str, zone: str) -> Source:
    """Return the source of a profile; nothing is asked or read yet.

    Args:
        settings: the profile's.
        password: the source's; empty where it takes none.
        zone: the portal's time zone: what is an instant there is a civil day here.
    """
    module = importlib.import_module(f"syren_tui.membership.{settings.source}")
    source: Source = module.open_source(settings, password, zone)
    return source


def takes_password(settings: MembershipSettings) -> bool:
    """Tell whether the source asks for a password."""
    return bool(settings.login or settings.client_id)


def in_folder(settings: MembershipSettings, name: str) -> Path:
    """Return a file that the settings name, relative to their own."""
    return Path(settings.folder, Path(name).expanduser())


def password_of(
    settings: MembershipSettings, from_keyring: Callable[[], str | None] = lambda: None
) -> str | None:
    """Return the source's password from its file or the keyring.

    Args:
        settings: the profile's.
        from_keyring: asks the keyring, where the settings say so.

    Returns:
        None where there is none, and it has to be asked for.

    Raises:
        SourceError: its file cannot be read, or others can read it.
    """
    if settings.password_file:
        return _from_file(in_folder(settings, settings.password_file))
    return from_keyring() if settings.keyring else None


def open_for_session(settings: MembershipSettings, profile: str, zone: str) -> Source:
    """Return the source of a profile, with its password from the file or the keyring.

    Blocks: not for the event loop. Where there is no password, the source says so when it is asked.

    Args:
        settings: the profile's.
        profile: its name, under which the keyring has the password.
        zone: the portal's time zone.

    Raises:
        SourceError: the password's file or the keyring cannot be read.
    """
    login = settings.login or settings.client_id

    def from_keyring() -> str | None:
        try:
            return keyring_password(f"{profile}/membership", login)
        except KeyringMissing as error:
            raise SourceError(error.sentence) from error

    return open_source(settings, password_of(settings, from_keyring) or "", zone)


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(_UNREADABLE)
            if status.st_uid not in {os.geteuid(), 0} or status.st_mode & 0o077:
                raise SourceError(_OPEN_TO_OTHERS)
            line = file.readline(_LONGEST)
        return line.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise SourceError(_UNREADABLE) from error
