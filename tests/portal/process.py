"""The portal as a process of its own, on a free port of the loopback interface."""

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.forking import Forked
from tests.portal.forked import fork

PROGRAM = (sys.executable, "-m", "syren_portal")
_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("SYREN_", "LC_", "LANG"))
} | {"LANG": "fr_FR.UTF-8", "PYTHONUTF8": "1"}


_HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


def key_beside(arguments: Iterable[str]) -> dict[str, str]:
    """Return the setting by which a portal's key is gone with the PostgreSQL server of its run.

    Without it the key would lie in the home of whoever runs the tests.
    """
    for each in arguments:
        folder = each.partition("host=")[2]
        if each.startswith("postgresql:") and folder:
            return {"SYREN_PORTAL_KEY_FILE": f"{folder}/portal.key"}
    return {}


Process = subprocess.Popen[bytes] | Forked


@dataclass(frozen=True)
class RunningPortal:
    """A portal that is listening."""

    url: str
    process: Process

    @property
    def api(self) -> str:
        return f"{self.url}/api/v1"


@contextmanager
def running_portal(database_url: str, *options: str, **environment: str) -> Iterator[RunningPortal]:
    """Start a portal, and end it at the end of the block.

    With OLDER it is as it was before it had any features: see `tests.older_portal`.
    With LISTENER, the file descriptor of a listening socket, it is handed over as systemd does.
    With LOG, a file's path, what it logs goes to the end of that. With ANEW it is started as a
    host starts it, as one with a LISTENER always is; others are forked, which takes a second
    less: see `tests.portal.forked`. Forked in a test it hashes passwords cheaply, but with
    HASHING="real".
    """
    arguments = ["serve", "--database", database_url, "--port", "0", *options]
    listener = environment.pop("LISTENER", None)
    log = Path(environment.pop("LOG", os.devnull))
    anew = bool(environment.pop("ANEW", listener))
    real = environment.pop("HASHING", "") == "real" or "PYTEST_VERSION" not in os.environ
    environment = _ENVIRONMENT | key_beside([database_url]) | environment
    reading, writing = os.pipe()
    with (
        open(reading, encoding="utf-8") as told,
        open(writing, "wb") as telling,
        log.open("ab") as said,
        Path(os.devnull).open("rb") as nothing,
    ):
        streams = (nothing.fileno(), telling.fileno(), said.fileno())
        process: Process
        if anew:
            process = _start(arguments, environment, streams, listener)
        else:
            process = fork(arguments, environment, streams, cheap=not real)
        telling.close()
        try:
            ready, _, _ = select.select([told], [], [], 120)
            line = told.readline() if ready else ""
            assert line.startswith("Portail "), f"the portal did not start: {line!r}"
            yield RunningPortal(line.rpartition(" ")[2].strip(), process)
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                process.kill()
                process.wait()


def _start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: tuple[int, int, int],
    listener: str | None,
) -> subprocess.Popen[bytes]:
    command = [*PROGRAM, *arguments]
    if listener is not None:
        command = [sys.executable, "-c", _HAND_OVER, listener, *command]
    stdin, stdout, stderr = streams
    return subprocess.Popen(
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        pass_fds=() if listener is None else (int(listener),),
    )


def run(*arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the portal to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=1800,  # a million sample subscribers take their time
        check=False,
        env=_ENVIRONMENT | key_beside(arguments) | environment,
    )


Completed = subprocess.CompletedProcess[str]


class Command(Protocol):
    """Runs a command of the portal in this process: see the fixture."""

    def __call__(self, *arguments: str, typed: str = "", **environment: str) -> Completed:
        """Run it to its end."""


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence with which a command was refused."""
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith("syren-portal: ")
    assert sentence.endswith(".")
    return sentence.removeprefix("syren-portal: ")


def self_signed(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for the loopback interface; returns its file and its key's."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    openssl = shutil.which("openssl")
    assert openssl is not None
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key
