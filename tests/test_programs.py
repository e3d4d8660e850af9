"""What becomes of a run where programs are missing that some tests start."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = """
import pytest
from tests.programs import MissingProgramError


@pytest.fixture
def server():
    raise MissingProgramError("PostgreSQL", "postgresql")


@pytest.mark.parametrize("number", [1, 2])
def test_with_a_server(server, number): ...


async def test_through_nginx():
    raise MissingProgramError("nginx", "nginx")


def test_alone(): ...
"""


def run(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    path = folder / "test_some.py"
    path.write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "tests.conftest", str(path)]
    return subprocess.run(
        [*command, "--rootdir", str(ROOT), "--config-file", str(ROOT / "pyproject.toml")],
        env={**os.environ, "CI": ci}, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_run_does_what_it_can_and_says_what_it_left_out(tmp_path: Path) -> None:
    done = run(tmp_path, ci="")
    assert done.returncode == 0, done.stdout
    assert "1 passed, 3 skipped" in done.stdout
    lines = [line for line in done.stdout.splitlines() if line]
    named = lines.index(next(line for line in lines if "missing programs" in line))
    assert lines[named + 1 : named + 3] == [
        "PostgreSQL is not installed (apt-get install postgresql): 2 tests left out",
        "nginx is not installed (apt-get install nginx): 1 test left out",
    ]


def test_in_ci_it_is_a_failure(tmp_path: Path) -> None:
    done = run(tmp_path, ci="true")
    assert done.returncode == 1, done.stdout
    assert "1 passed" in done.stdout
    assert "skipped" not in done.stdout
