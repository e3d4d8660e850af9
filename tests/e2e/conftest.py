import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import sample
from tests.e2e.console import back_to_list, console_at, sign_in
from tests.e2e.desk import Desk
from tests.e2e.terminal import Terminal


@pytest.fixture(scope="package", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where consoles look for settings, and leave reports of crashes."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(folder))
        yield folder


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


@pytest.fixture(scope="module")
def syren(databases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A portal like SYREN with sample data, for the tests of one module."""
    yield from _desk("syren", databases, tmp_path_factory)


@pytest.fixture(scope="module")
def loiretek(
    databases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A portal like Loiretek with sample data, for the tests of one module."""
    yield from _desk("loiretek", databases, tmp_path_factory)


@pytest.fixture(scope="module")
def signed_in(syren: Desk) -> Iterator[Terminal]:
    """A console for the tests of one module: a new one a test would take minutes in all."""
    with console_at(syren) as terminal:
        sign_in(terminal, desk=syren)
        yield terminal


@pytest.fixture
def at_list(signed_in: Terminal, syren: Desk) -> Terminal:
    """That console with the whole list on its screen, and the focus on the table."""
    back_to_list(signed_in, syren)
    return signed_in


def _desk(
    preset: str, databases: dict[str, Path], folders: pytest.TempPathFactory
) -> Iterator[Desk]:
    path = folders.mktemp(preset) / "portal.db"
    shutil.copyfile(databases[preset], path)
    with closing(Desk(f"sqlite:///{path}", sample.LOGINS[preset])) as desk:
        yield desk
