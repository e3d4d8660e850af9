"""What has to be imported before the first screen is painted: nothing that takes its time."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

_PROGRAM: Final = """
import json, sys
at_start = set(sys.modules)
from syren_tui.config import PortalProfile, Settings
from syren_tui.i18n import Speech
from syren_tui.screens.sign_in import SignInPrefill
from syren_tui.app import SyrenApp

class Watched(SyrenApp):
    def _display(self, screen, renderable):
        super()._display(screen, renderable)
        text = "\\n".join(strip.text for strip in screen._compositor.render_strips())
        if "Mot de passe" in text and "F1 Aide" in text and not seen:
            seen.append(sorted(set(sys.modules) - at_start))

    def _warm_up(self):
        seen.append(sorted(set(sys.modules) - at_start))
        self.exit()

seen = []
profile = PortalProfile("essai", "http://127.0.0.1:8080")
beginning = SignInPrefill((profile,), profile, "fouesnant")
app = Watched(Speech("fr"), Settings(), beginning, dict(TERM="xterm-256color"))
app.run(headless=True, size=(80, 24))
print(json.dumps(seen))
"""
HEAVY: Final = ("httpx", "httpcore", "pydantic", "pydantic_core", "truststore", "anyio")
OURS: Final = {"syren_api", "syren_tui"}
PACKAGES: Final = {"textual", "rich", "platformdirs", "typing_extensions"}
"""What stands under Textual, and finds the user's folders; nothing else is there to paint with."""
OF_PYTHON: Final = (
    "concurrent.futures.process", "csv", "email", "http", "multiprocessing", "sqlite3",
    "urllib.request", "xml", "zoneinfo",
)  # fmt: skip
"""What takes its time in Python's own library; ssl is not among them, for asyncio imports it."""


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> list[set[str]]:
    """The modules that were imported at the first paint, and when the warm-up began."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path_factory.mktemp("nowhere"),
        env={**os.environ, "PYTHONPATH": "", "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    return [set(modules) for modules in json.loads(done.stdout.splitlines()[-1])]


@pytest.mark.parametrize("module", HEAVY)
def test_the_first_paint_needs_no(painted: list[set[str]], module: str) -> None:
    assert len(painted) == 2, "the sign-in screen was not painted before the warm-up began"
    assert module not in painted[0]
    assert module not in painted[1]


def test_the_first_paint_needs_textual_and_no_other_package(painted: list[set[str]]) -> None:
    for modules in painted:
        packages = {each.partition(".")[0] for each in modules} - sys.stdlib_module_names
        assert packages - OURS <= PACKAGES
        assert not modules & set(OF_PYTHON)


def test_the_first_paint_needs_no_other_screen(painted: list[set[str]]) -> None:
    own = {each for each in painted[1] if each.startswith("syren_")}
    assert {"syren_tui.app", "syren_tui.screens.sign_in"} <= own
    later = (
        "syren_tui.client",
        "syren_tui.session",
        "syren_tui.screens.sign_in_flow",
        "syren_api.models",
    )
    assert not [each for each in own if each.startswith(later)]
    assert "syren_tui.screens.list.subscribers" not in own
    assert not [each for each in own if each.startswith("syren_portal")]


def test_the_command_line_imports_no_screen_to_say_its_version() -> None:
    program = (
        "import sys\n"
        "from syren_tui.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([each for each in ('textual', 'rich', 'httpx', 'pydantic') if each in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parent,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_sign_in_imports_nothing_that_takes_its_time() -> None:
    program = (
        "import sys\n"
        "from syren_tui.screens import sign_in_flow\n"
        "sign_in_flow.warm_up()\n"
        "print(sorted(each for each in sys.modules if '_unicode_data.u' in each))\n"
        "import httpx\n"
        "before = set(sys.modules)\n"
        "from syren_tui.client import PortalClient\n"
        "from syren_tui.client.errors import ClientError\n"
        "import asyncio\n"
        "async def call():\n"
        "    client = PortalClient('http://127.0.0.1:1', time_limit=1)\n"
        "    try: await client.portal()\n"
        "    except ClientError: pass\n"
        "    await client.close()\n"
        "asyncio.run(call())\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    widths, imported = done.stdout.splitlines()[-2:]
    assert widths != "[]"
    assert imported == "[]"
