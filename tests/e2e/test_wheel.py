"""The wheel, installed: stylesheets and translations travel in it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was installed into."""
    built = tmp_path_factory.mktemp("built")
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    offline = ["--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "wheel", *offline, "--wheel-dir", str(built), str(ROOT)], check=True)
    (wheel,) = built.glob("*.whl")
    subprocess.run([*pip, "install", *offline, "--target", str(target), str(wheel)], check=True)
    return target


def test_the_installed_console_is_the_wheels(installed: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import syren_tui.runtime.stylesheets as s; print(*s.stylesheets())",
        ],
        env={"PYTHONPATH": str(installed)}, cwd=installed,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [Path(each) for each in done.stdout.split()]
    assert paths
    assert all(path.is_file() and path.is_relative_to(installed) for path in paths)
    sources = {path.name for path in (ROOT / "styles").iterdir()}
    assert {path.name for path in paths} == sources


@pytest.mark.parametrize(("language", "label"), [("fr", "Identifiant"), ("en", "Password")])
def test_the_installed_console_opens(installed: Path, language: str, label: str) -> None:
    command = [sys.executable, "-m", "syren_tui", "--portal", "http://127.0.0.1:9", "--lang"]
    environment = {"PYTHONPATH": str(installed)}
    with Terminal([*command, language], env=environment) as terminal:
        terminal.wait_for(label, "╭", "╰")
        terminal.press("escape")
        assert terminal.wait_end() == 0
