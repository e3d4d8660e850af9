"""The demonstration's portal: it answers, and nothing of it is left, however the console ends."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from syren_tui import demo
from syren_tui.demo import PASSWORD, DemoError, DemoPortal, embedded_portal
from syren_tui.i18n import Language, Speech

FRENCH = Speech("fr")
CONSOLE = """
import subprocess, sys, time
from syren_tui.demo import embedded_portal
from syren_tui.i18n import Speech

class Popen(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        print(self.pid, flush=True)

subprocess.Popen = Popen
with embedded_portal("syren", int(sys.argv[1]), Speech("fr")) as portal:
    print(portal.url, flush=True)
    time.sleep(600)
"""
"""A console that prints its portal's process id and address."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the portals make their folders, and nobody else does."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[str]]:
    """The portals' processes."""
    processes = []
    start = demo._started

    def remembering(*arguments: object) -> subprocess.Popen[str]:
        processes.append(start(*arguments))  # type: ignore[arg-type]
        return processes[-1]

    monkeypatch.setattr(demo, "_started", remembering)
    return processes


def signed_in(portal: DemoPortal) -> tuple[str, int]:
    """Return the portal's name, and how many subscribers the library has."""
    with httpx.Client(base_url=f"{portal.url}/api/v1", timeout=20) as client:
        body = {"login": portal.login, "password": portal.password}
        token = client.post("/session", json=body).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        name: str = client.get("/portal").json()["name"]
        return name, client.get("/subscribers").json()["total"]


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until it is so; half a minute is for a machine that is busy with other things."""
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.02)


def ended(process_id: int) -> bool:
    """Whether a process that is not our child has ended, be it that nobody has taken note."""
    try:
        os.kill(process_id, 0)
        state = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except ProcessLookupError:
        return True
    except FileNotFoundError:
        return False
    return state.split()[0] == "Z"


@contextmanager
def console(subscribers: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a console in a process group of its own; gives it and its portal's process id."""
    process = subprocess.Popen(
        [sys.executable, "-c", CONSOLE, str(subscribers)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def test_the_portal_answers_and_nothing_of_it_stays(
    folder: Path, started: list[subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What this machine's own portal is set to is nothing to the demonstration's.
    monkeypatch.setenv("SYREN_PORTAL_SESSION_HOURS", "nonsense")
    with embedded_portal("syren", 20, FRENCH) as portal:
        assert portal.login == "fouesnant"
        assert portal.password == PASSWORD
        name, total = signed_in(portal)
        assert name == "SYREN"
        assert 0 < total <= 20
        (made,) = folder.iterdir()
        assert all(each.stat().st_mode & 0o077 == 0 for each in (made, *made.iterdir()))
    assert started[0].returncode == 0
    assert not list(folder.iterdir())


def test_a_killed_portal_leaves_nothing_either(
    folder: Path, started: list[subprocess.Popen[str]]
) -> None:
    def interrupted() -> None:
        with embedded_portal("loiretek", 20, FRENCH) as portal:
            assert portal.login == "aillant-sur-milleron"
            assert signed_in(portal)[0] == "Loiretek"
            started[0].kill()
            started[0].wait()
            assert list(folder.iterdir())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(folder.iterdir())


def test_the_portal_ends_when_the_console_is_killed(folder: Path) -> None:
    with console(20) as (process, portal):
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert httpx.get(f"{url}/healthz").status_code == 200
        # The whole group, as a terminal's hang-up or a Ctrl+C reaches it: the portal is not of it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_for(lambda: ended(portal))
    assert not list(folder.iterdir())
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz")


def test_the_portal_ends_while_it_is_being_filled(folder: Path) -> None:
    with console(1_000_000) as (process, portal):
        wait_for(lambda: bool(list(folder.glob("*/portal.db-wal"))))
        process.kill()
        process.wait()
        wait_for(lambda: ended(portal))
    assert not list(folder.iterdir())


def test_a_portal_that_does_not_heed_the_signal_ends_all_the_same(folder: Path) -> None:
    program = (
        "import signal, sys, threading; from syren_tui.demo import portal_process as demo\n"
        "demo._GRACE_SECONDS = 0.1\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "threading.Thread(target=demo._hold_lifeline, args=sys.argv[1:], daemon=True).start()\n"
        "threading.Event().wait()\n"
    )
    kept = folder / "kept"
    kept.mkdir()
    done = subprocess.run([sys.executable, "-c", program, str(kept)], input=b"", timeout=30)
    assert done.returncode == 1
    assert not kept.exists()


@pytest.mark.parametrize(
    ("preset", "subscribers", "language", "sentence"),
    [
        ("finistère", 20, "fr", "Le préréglage « finistère » ne convient pas"),
        ("--help", 0, "en", "--subscribers must be a whole number of at least 1."),
    ],
)
def test_what_the_portal_refuses(
    preset: str, subscribers: int, language: Language, sentence: str, folder: Path
) -> None:
    with (
        pytest.raises(DemoError) as refusal,
        embedded_portal(preset, subscribers, Speech(language)),
    ):
        pass
    assert refusal.value.sentence.replace("\N{NO-BREAK SPACE}", " ").startswith(sentence)
    assert refusal.value.sentence.endswith(".")
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("program", "sentence"),
    [("false", "avant d’être prêt (code 1)."), ("none/at/all", "ne peut pas démarrer")],
)
def test_a_portal_that_does_not_start(
    program: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(DemoError, match=re.escape(sentence)), embedded_portal("syren", 1, FRENCH):
        pass


def test_without_the_extra_the_sentence_says_how_to_have_it(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[str]]
) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda name: None if name == "uvicorn" else name)
    with pytest.raises(DemoError, match="syren-console"), embedded_portal("syren", 1, FRENCH):
        pass
    assert not started


def test_the_console_imports_nothing_of_the_portal() -> None:
    program = "import sys, syren_tui.demo; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    heavy = {"syren_portal", "syren_api", "pydantic", "httpx", "textual", "sqlalchemy", "asyncio"}
    assert not heavy & set(done.stdout.split())
