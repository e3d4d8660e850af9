"""The demonstration: an embedded portal with sample data, for as long as the console runs.

With it goes a library system that knows the sample people, see `library_system`.

The portal is a separate process, see `portal_process`. The pipe to its standard input is a
lifeline: however the console ends, by SIGKILL even, the system closes the pipe, and the portal ends
and takes its folder along. This package alone knows both the console and the portal; what it needs
of `syren_portal` is imported in the portal's process, never in the console's.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from syren_tui.i18n import Speech
from syren_tui.membership_settings import MembershipSettings

PASSWORD: Final = "essai"  # noqa: S105 -- of sample data, and printed for everybody to read
"""Of every account of the demonstration."""

_NEEDED: Final = ("syren_portal", "alembic", "argon2", "fastapi", "sqlalchemy", "uvicorn")
_LOCALES: Final = {"fr": "fr_FR.UTF-8", "en": "en_GB.UTF-8"}
_PATIENCE_SECONDS: Final = 6
"""How long the console waits for that before it kills the portal."""


class DemoError(Exception):
    """The demonstration cannot start; one sentence, in the user's language, says why."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence, which is also the exception's text."""
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class DemoPortal:
    """The running portal, and an account of it."""

    url: str
    login: str
    """That of the first library."""
    password: str
    folder: str
    """Its own: it goes with it, and with everything in it."""
    membership: MembershipSettings
    """Of the library system that knows its people."""


@contextmanager
def embedded_portal(preset: str, subscribers: int, speech: Speech) -> Iterator[DemoPortal]:
    """Run a portal with sample data until the end of the block, then remove it.

    Args:
        preset: ``syren``, ``loiretek``, or a preset file.
        subscribers: how many; a hundred thousand take half a minute to make.
        speech: the user's language, which is the portal's too.

    Raises:
        DemoError: there is no such preset, or the portal is not installed, or did not start.
    """
    if not all(map(find_spec, _NEEDED)):
        raise DemoError(
            speech.gettext(
                "La démonstration a besoin du portail, qui n’est pas installé. Installez-le "
                "d’abord : {command}",
                command='pip install "syren-console[portal]"',
            )
        )
    told: dict[str, str] = {}
    try:
        process = _started(preset, subscribers, speech)
    except OSError as error:
        raise DemoError(cannot_start(error, speech)) from error
    try:
        yield _ready(process, told, speech)
    finally:
        _end(process, told)


def _started(preset: str, subscribers: int, speech: Speech) -> subprocess.Popen[str]:
    # The settings of a portal that this machine serves for real are not the demonstration's: it
    # would send e-mail.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"LC_ALL", "LC_MESSAGES"} and not name.startswith("SYREN_")
    } | {"LANG": _LOCALES[speech.language], "PYTHONUTF8": "1"}
    return subprocess.Popen(  # noqa: S603 -- this very program
        # -P: nothing in the current folder is imported as a module.
        [sys.executable, "-P", "-m", "syren_tui.demo.portal_process", preset, str(subscribers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        encoding="utf-8",
        errors="surrogateescape",
        # A hang-up or a Ctrl+C of the terminal is the console's to answer, not the portal's.
        start_new_session=True,
    )


def _ready(process: subprocess.Popen[str], told: dict[str, str], speech: Speech) -> DemoPortal:
    """Wait for the portal; what it prints meanwhile goes into `told`."""
    if process.stdout is not None:
        # No time limit: a large sample takes its time, and the process speaks up or ends.
        for line in process.stdout:
            last_word = line.rpartition(" ")[2].strip()
            if line.startswith("{"):
                told.update(json.loads(line))
            elif last_word.startswith("http://127.0.0.1:"):
                return DemoPortal(
                    url=last_word,
                    login=told["login"],
                    password=PASSWORD,
                    folder=told["folder"],
                    membership=_library_system(told, speech),
                )
    raise DemoError(
        told.get("refusal")
        or speech.gettext(
            "Le portail de démonstration s’est arrêté avant d’être prêt (code {code}).",
            code=process.wait(),
        )
    )


def _library_system(told: dict[str, str], speech: Speech) -> MembershipSettings:
    return MembershipSettings(
        "sip2",
        libraries=tuple(told["libraries"].split()),
        label=speech.gettext("démonstration"),
        address=told["sip2"],
    )


def _end(process: subprocess.Popen[str], told: dict[str, str]) -> None:
    # First the lifeline: once closed, the portal exits even if the rest is interrupted.
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
    if folder := told.get("folder"):
        # It is there still where the portal was killed.
        shutil.rmtree(folder, ignore_errors=True)


def cannot_start(error: OSError, speech: Speech) -> str:
    """Say that the portal cannot be started, and why."""
    return speech.gettext(
        "Le portail de démonstration ne peut pas démarrer : {reason}.",
        reason=error.strerror or error,
    )
