"""The demonstration: an embedded portal with sample data, for as long as the console runs.

The portal is a separate process. The pipe to its standard input is a
lifeline: however the console ends, by SIGKILL even, the system closes the pipe, and the portal ends
and takes its folder along. This module alone knows both the console and the portal; what it needs
of `syren_portal` is imported in the portal's process, never in the console's.
"""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from syren_tui.i18n import Speech, language_of

PASSWORD: Final = "essai"  # noqa: S105 -- of sample data, and printed for everybody to read
"""Of every account of the demonstration."""

_NEEDED: Final = ("syren_portal", "alembic", "argon2", "fastapi", "sqlalchemy", "uvicorn")
_LIBRARIES: Final = 2
_LOCALES: Final = {"fr": "fr_FR.UTF-8", "en": "en_GB.UTF-8"}
_GRACE_SECONDS: Final = 3
"""How long the portal may take to end before it ends where it stands."""
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
        raise DemoError(_cannot_start(error, speech)) from error
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
        [sys.executable, "-P", "-m", "syren_tui.demo", preset, str(subscribers)],
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
                    url=last_word, login=told["login"], password=PASSWORD, folder=told["folder"]
                )
    raise DemoError(
        told.get("refusal")
        or speech.gettext(
            "Le portail de démonstration s’est arrêté avant d’être prêt (code {code}).",
            code=process.wait(),
        )
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


def _cannot_start(error: OSError, speech: Speech) -> str:
    return speech.gettext(
        "Le portail de démonstration ne peut pas démarrer : {reason}.",
        reason=error.strerror or error,
    )


# What follows is the portal's process.


def _portal_process(preset: str, subscribers: str) -> int:
    os.umask(0o077)
    # By the default for SIGTERM the process would end with its folder still there.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        folder = tempfile.TemporaryDirectory(prefix="syren-demo-")
    except OSError as error:
        _tell(refusal=_cannot_start(error, Speech(language_of(None, os.environ))))
        return 2
    with folder as path:
        try:
            _tell(folder=path)
            threading.Thread(target=_hold_lifeline, args=(path,), daemon=True).start()
            return _seed_and_serve(preset, subscribers, f"sqlite:///{path}/portal.db")
        except KeyboardInterrupt:
            return 130
        finally:
            # A second signal would end the removal of the folder half-way.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _seed_and_serve(preset: str, subscribers: str, database: str) -> int:
    from syren_portal.cli import main

    url = f"--database={database}"
    last_words = _LastWords()
    with redirect_stderr(last_words):
        code = main(
            ["seed", url, f"--preset={preset}", f"--subscribers={subscribers}",
             f"--libraries={_LIBRARIES}", f"--password={PASSWORD}"]
        )  # fmt: skip
        if code == 0:
            _tell(login=_first_login(preset))
            code = main(["serve", url, "--port=0"])
    if code == 2:
        _tell(refusal=last_words.said.removeprefix("syren-portal: "))
    return code


def _first_login(preset: str) -> str:
    from syren_portal.presets import load_preset
    from syren_portal.sample.communes import communes_of

    return communes_of(load_preset(preset).department)[0].slug


def _hold_lifeline(folder: str) -> None:
    """Exit when the console has exited."""
    # Not by way of sys.stdin: to end with its lock held is a fatal error of the interpreter.
    while os.read(0, 1024):
        pass
    # It ends `syren-portal serve` cleanly, and interrupts a running command.
    signal.raise_signal(signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    # Something kept the signal from doing its work: a long call, or code that catches anything.
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _tell(**told: str) -> None:
    """Send the console a line that no command of the portal would print."""
    print(json.dumps(told), flush=True)


class _LastWords(io.TextIOBase):
    """Reads what the portal prints and logs, and keeps the last lines: why it ended."""

    said = ""

    def write(self, text: str, /) -> int:
        self.said = text.strip() or self.said
        return len(text)


if __name__ == "__main__":
    sys.exit(_portal_process(*sys.argv[1:]))
