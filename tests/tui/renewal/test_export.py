"""Files of a report: what a spreadsheet and a program read in them."""

import csv
import json
import stat
from pathlib import Path

import pytest

from syren_tui.renewal.export import csv_of, json_of, write_new

HOSTILE = [
    "=HYPERLINK(\"http://x\")", "+33 6", "-2", "@SUM(A1)", "\t=1", "＝1+1", " =1+1", "a;b",
    'dit "Jo"', "deux\nlignes", "L’Helgoualc’h", "", "029058001234",
]  # fmt: skip


def test_a_french_spreadsheet_opens_it_right() -> None:
    content = csv_of([["Nom", "Prénom"], HOSTILE])
    assert content.startswith(b"\xef\xbb\xbfNom;Pr\xc3\xa9nom\r\n")
    heads, row = csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), delimiter=";")
    assert heads == ["Nom", "Prénom"]
    assert [cell.removeprefix("'") for cell in row] == HOSTILE
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in row)
    assert row[7:] == HOSTILE[7:]


def test_a_program_reads_names_exactly() -> None:
    value = {"name": "=L’Œuvre\u202e", "end": None, "odd": "\udcff"}
    assert json.loads(json_of(value)) == value
    assert "L’Œuvre".encode() in json_of(value)


def test_a_file_of_ones_own_that_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rapport.csv"
    write_new(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_new(path, b"two")
    assert path.read_bytes() == b"one"
    with pytest.raises(OSError, match="rapport"):
        write_new(path / "rapport.csv", b"three")


def test_a_file_that_cannot_be_written_whole_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "rapport.csv", b"one")
    assert list(tmp_path.iterdir()) == []
