from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from syren_tui.renewal.journal import SUFFIX
from tests.e2e import sample
from tests.e2e.desk import Desk
from tests.e2e.kept import FAILED, KeptConsole, handed_out, kept_console_at
from tests.e2e.terminal import Terminal


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note which tests fail: what they used is not handed to others."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where consoles look for settings, and leave reports of crashes."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="package", autouse=True)
def _at_home(home: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        yield


@pytest.fixture(autouse=True)
def no_crash(home: Path) -> Iterator[None]:
    """No test passes during which a console crashed."""
    yield
    reports = list(home.rglob("crash-*.txt"))
    said = [path.read_text(encoding="utf-8") for path in reports]
    for path in reports:
        path.unlink()
    assert not said, said[0]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A database with sample data of each kind, to be copied."""
    folder = tmp_path_factory.mktemp("databases")
    paths = {preset: folder / f"{preset}.db" for preset in sample.LOGINS}
    for preset, path in paths.items():
        sample.make(path, preset)
    return paths


@pytest.fixture(scope="session")
def syren_desk(
    databases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A portal like SYREN with sample data, for all tests of this process."""
    folder = tmp_path_factory.mktemp("syren")
    with closing(Desk(databases["syren"], folder, sample.LOGINS["syren"])) as desk:
        yield desk


@pytest.fixture(scope="session")
def loiretek_desk(
    databases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A portal like Loiretek with sample data, for all tests of this process."""
    folder = tmp_path_factory.mktemp("loiretek")
    with closing(Desk(databases["loiretek"], folder, sample.LOGINS["loiretek"])) as desk:
        yield desk


@pytest.fixture
def older(
    request: pytest.FixtureRequest, databases: dict[str, Path], tmp_path: Path
) -> Iterator[Desk]:
    """A portal like those as it was before it had any features; the test says which."""
    preset = request.param
    with closing(Desk(databases[preset], tmp_path, sample.LOGINS[preset], older=True)) as desk:
        assert "features" not in httpx.get(f"{desk.url}/api/v1/portal").json()
        yield desk


@pytest.fixture
def syren(syren_desk: Desk) -> Desk:
    """That portal, running, with its data as they were at first."""
    syren_desk.restore()
    return syren_desk


@pytest.fixture
def loiretek(loiretek_desk: Desk) -> Desk:
    """That portal, running, with its data as they were at first."""
    loiretek_desk.restore()
    return loiretek_desk


@pytest.fixture(scope="session")
def kept_console(syren_desk: Desk) -> Iterator[KeptConsole]:
    """A console for all tests of this process: see `tests.e2e.kept`."""
    with kept_console_at(syren_desk) as kept:
        yield kept


@pytest.fixture
def at_list(
    kept_console: KeptConsole, syren: Desk, request: pytest.FixtureRequest, home: Path
) -> Iterator[Terminal]:
    """That console with the whole list on its screen, and the focus on the first row.

    No card was scanned today.
    """
    for terminal in handed_out(kept_console, request):
        for journal in home.rglob("*" + SUFFIX):
            journal.unlink()
        yield terminal
