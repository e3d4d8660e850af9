"""A PostgreSQL server of the run's own: as a normal user, on a socket, gone when the run is over.

Whichever process of a run comes first starts it; a keeper, which is this module run as a program,
ends it when the run's first process is gone, however that ended.
"""

import fcntl
import os
import pwd
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final

from tests.memory_folder import memory_folder
from tests.programs import MissingProgramError

USER: Final = "syren"
_START_SECONDS: Final = 60.0
# Nothing here outlives the run: no write has to reach the disk, and nobody tidies up.
_OPTIONS: Final = {
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "deadlock_timeout": "100ms",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_numbers = count(1)


class NoServerError(Exception):
    """The PostgreSQL to test with does not start."""


def server_folder() -> Path:
    """Return the folder of the run's server, which also holds its socket; starts it if need be."""
    return _server(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())))


def url_of(folder: Path, name: str) -> str:
    """Return the URL of a database of the server in that folder."""
    return f"postgresql://{USER}@/{name}?host={folder}"


@contextmanager
def administrator(folder: Path) -> Iterator[Any]:
    """Connect to a server, to make and remove databases."""
    import psycopg

    with psycopg.connect(
        host=str(folder), user=USER, dbname="postgres", autocommit=True
    ) as connection:
        yield connection


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep the run's other processes out of the block; `path` is a file that they all know."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@cache
def _server(run: str) -> Path:
    path = Path(tempfile.gettempdir()) / f"syren-tests-{os.getuid()}-{run}"
    with alone(path):
        known = path.read_text(encoding="utf-8")
        if known and (Path(known) / "ready").exists():
            return Path(known)
        in_worker = "PYTEST_XDIST_WORKER" in os.environ
        folder = start(os.getppid() if in_worker else os.getpid(), path)
        path.write_text(str(folder), encoding="utf-8")
        return folder


def start(owner: int, *leftovers: Path, on_disk: bool = False, **options: str) -> Path:
    """Start a server that lives as long as the process `owner`; returns its folder.

    Args:
        owner: a process id.
        *leftovers: files to remove with it.
        on_disk: whether its files are on a disk even where there is room in memory.
        **options: settings beside those of the tests.

    Raises:
        MissingProgramError: it is not installed.
        NoServerError: it does not start.
    """
    programs()  # says what is missing, here and not in the keeper
    folder = Path(tempfile.mkdtemp(prefix="syren-pg-", dir=None if on_disk else memory_folder()))
    log = folder.with_suffix(".log").open("w", encoding="utf-8")
    with log:
        keeper = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.portal.postgresql",
                str(owner),
                str(folder),
                *(f"{name}={value}" for name, value in options.items()),
                "--",
                str(log.name),
                *map(str, leftovers),
            ],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is for the tests, which still need it
        )
    last = time.monotonic() + _START_SECONDS
    while not (folder / "ready").exists():
        if keeper.poll() is not None or time.monotonic() > last:
            keeper.terminate()
            raise NoServerError(Path(log.name).read_text(encoding="utf-8") or "it did not start")
        time.sleep(0.02)
    keeper.returncode = 0  # it is not waited for: it ends after this process
    return folder


def programs() -> Path:
    """Return the folder of the server's programs.

    Raises:
        MissingProgramError: they are not installed.
    """
    found = shutil.which("postgres")
    known = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: float(path.parts[-3]) if path.parts[-3].isdecimal() else 0.0,
    )
    path = Path(found).resolve() if found else known[-1] if known else None
    if path is None or not path.with_name("initdb").exists():
        raise MissingProgramError("PostgreSQL", "postgresql")
    return path.parent


def _normal_user() -> Mapping[str, Any]:
    """Return as whom the server runs: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServerError("there is no user postgres or nobody to run PostgreSQL as")


def control(folder: Path, *action: str) -> None:
    """Start or stop the server of a folder that `_make_cluster` has filled, and wait for that."""
    log = ("--log", str(folder / "data" / "log"))
    subprocess.run(
        [str(programs() / "pg_ctl"), "--pgdata", str(folder / "data"), "-w", *log, *action],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True,
        **_normal_user(),
    )  # fmt: skip


def _make_cluster(folder: Path, options: Mapping[str, str]) -> None:
    user = _normal_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    subprocess.run(
        [
            str(programs() / "initdb"), "--pgdata", str(folder / "data"), "--username", USER,
            "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync",
            "--no-instructions",
        ],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, **user,
    )  # fmt: skip
    settings = {**_OPTIONS, "unix_socket_directories": str(folder), **options}
    with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())


def new_database(template: str | None = None) -> str:
    """Make a database, a copy of `template` where one is given; returns its name."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    copy = f" TEMPLATE {template} STRATEGY file_copy" if template else ""
    with administrator(server_folder()) as connection:
        connection.execute(f"CREATE DATABASE {name}{copy}")
    return name


def drop_database(name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with administrator(server_folder()) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _keep(owner: int, folder: Path, options: Mapping[str, str], leftovers: list[Path]) -> None:
    try:
        with suppress(ProcessLookupError):
            waited_for = os.pidfd_open(owner)
            _make_cluster(folder, options)
            control(folder, "start")
            (folder / "ready").touch()
            select.select([waited_for], [], [])
            for path in leftovers:
                path.unlink(missing_ok=True)
    finally:
        with suppress(subprocess.CalledProcessError):
            control(folder, "stop", "--mode", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    split = sys.argv.index("--")
    _keep(
        int(sys.argv[1]),
        Path(sys.argv[2]),
        dict(each.split("=", 1) for each in sys.argv[3:split]),
        [Path(each) for each in sys.argv[split + 1 :]],
    )
