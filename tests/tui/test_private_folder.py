"""What the console writes is its user's alone, whatever the umask and whatever was there."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from syren_tui.crash_report import report_crash
from syren_tui.i18n import Speech
from syren_tui.private_folder import private_folder
from syren_tui.renewal.export import write_new
from syren_tui.renewal.journal import Journal
from tests.tui.renewal.series import ABOUT


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    mask = os.umask(0)
    try:
        yield
    finally:
        os.umask(mask)


def modes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("there_already", [False, True])
def test_every_file_and_folder_is_the_users_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there_already: bool
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))
    if there_already:
        (tmp_path / "home" / "state" / "syren-tui" / "series").mkdir(parents=True)
    series = tmp_path / "home" / "state" / "syren-tui" / "series"
    with Journal.create(series, "one", ABOUT, []) as journal, journal.written() as database:
        # In the middle of writing: SQLite's own file beside it is there.
        database.execute("INSERT INTO about VALUES ('x', 'y')")
        (series / "one.series").stat()
        written = modes(series)
    report_crash(ValueError(), Speech())
    write_new(tmp_path / "home" / "report.csv", b"x")
    assert {"one.series", "one.series-journal", "one.lock"} == set(written)
    assert set(written.values()) == {"0o600"}
    after = modes(tmp_path / "home")
    theirs = {"state": "0o777"} if there_already else {}
    ours = {path: "0o600" if Path(path).suffix else "0o700" for path in after if path not in theirs}
    assert after == ours | theirs


def test_a_folder_of_somebody_else_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "series").mkdir()
    monkeypatch.setattr("os.geteuid", lambda: (tmp_path / "series").stat().st_uid + 1)
    with pytest.raises(PermissionError):
        private_folder(tmp_path / "series")
