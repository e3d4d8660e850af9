"""The password: from a file descriptor, the keyring, or a prompt.

Never from an argument or the environment: others can read those.
"""

import getpass
import os
from typing import Final

from syren_api.text import clean
from syren_tui.command_line.asking import interruptible
from syren_tui.command_line.command_error import CommandError
from syren_tui.config import PortalProfile
from syren_tui.i18n import Speech
from syren_tui.keyring_password import KeyringMissing, keyring_password

_LONGEST: Final = 1024
"""Characters, by the contract."""


def password_for(profile: PortalProfile, login: str, speech: Speech) -> str:
    """Return the password of an account, from the keyring or the terminal.

    Args:
        profile: of the portal; says whether the keyring is asked.
        login: of the account.
        speech: the user's language.

    Raises:
        CommandError: there is none.
    """
    if profile.keyring and (kept := _from_keyring(profile, login, speech)):
        return kept
    return _from_terminal(login, speech)


def read_password(descriptor: int, speech: Speech) -> str:
    """Return the password from a file descriptor: its first line.

    Raises:
        CommandError: it is not open, or there is none.
    """
    try:
        with os.fdopen(descriptor, "rb", closefd=descriptor > 2) as file:
            line = file.readline(_LONGEST * 4 + 2)
        password = line.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError, OverflowError, TypeError) as error:
        sentence = speech.gettext(
            "Le mot de passe ne se lit pas sur le descripteur {n}.", n=descriptor
        )
        raise CommandError(sentence) from error
    return _checked(password, speech)


def _from_keyring(profile: PortalProfile, login: str, speech: Speech) -> str | None:
    try:
        return keyring_password(profile.name, login)
    except KeyringMissing as error:
        raise CommandError(speech.gettext(error.sentence)) from error


def _from_terminal(login: str, speech: Speech) -> str:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError as error:
        raise CommandError(
            speech.gettext(
                "Sans terminal, le mot de passe se donne par --password-fd ou par le trousseau."
            )
        ) from error
    prompt = speech.gettext("Mot de passe de {login} : ", login=clean(login))
    try:
        with interruptible():
            return _checked(getpass.getpass(prompt), speech)
    except EOFError as error:
        raise CommandError(speech.gettext("Le mot de passe manque.")) from error


def _checked(password: str, speech: Speech) -> str:
    if not password or len(password) > _LONGEST:
        raise CommandError(speech.gettext("Le mot de passe manque."))
    return password
