"""The tool that removes error handlers, on a small tree: the real list runs in `make break`."""

import ast
import textwrap
from pathlib import Path

import pytest

from tests.breaking import areas
from tests.breaking.changes import (
    Change,
    all_of,
    always,
    branch,
    never,
    not_called,
    not_raised,
    not_set,
    replaced,
    returns,
    uncaught,
    with_argument,
    with_fewer_arguments,
    without_argument,
    without_member,
)
from tests.breaking.sources import Sources, StaleError

SAMPLE = """
    class Reader:
        def read(self, line):
            try:
                text = parse(line, 8, strict=True)
            except (OSError, ValueError) as error:
                self.warn(error)
                raise Failed("no text") from error
            if text is None or self.closed:
                return None
            return text

    LIMITS = (ValueError, KeyError)
"""


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    source, tests = tmp_path / "src" / "sample", tmp_path / "tests"
    source.mkdir(parents=True)
    tests.mkdir()
    (source / "reading.py").write_text(textwrap.dedent(SAMPLE))
    (tests / "test_reading.py").write_text("def test_a_line() -> None: ...\n")
    return Sources(tmp_path)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (uncaught("OSError"), "except (OSError, ValueError)", "except (ValueError,)"),
        (not_called("warn"), "self.warn(error)", "pass"),
        (not_called("warn", "error"), "self.warn(error)", "pass"),
        (not_raised("Failed"), "raise Failed('no text') from error", "pass"),
        (not_set("text"), "text = parse(line, 8, strict=True)", "pass"),
        (never("closed"), "text is None or self.closed", "text is None or False"),
        (always("text"), "text is None or self.closed", "True or self.closed"),
        (branch("closed", "return ''"), "return None", "return ''"),
        (replaced("line", "line[:80]"), "parse(line,", "parse(line[:80],"),
        (without_argument("parse", "strict"), "parse(line, 8, strict=True)", "parse(line, 8)"),
        (with_argument("parse", "strict", "False"), "strict=True", "strict=False"),
        (with_fewer_arguments("parse", 1), "parse(line, 8, strict", "parse(line, strict"),
        (all_of(not_called("warn"), never("closed")), "self.warn(error)", "pass"),
    ],
)
def test_a_change_finds_its_place(
    sources: Sources, change: Change, before: str, after: str
) -> None:
    unchanged = ast.unparse(ast.parse(textwrap.dedent(SAMPLE)))
    assert before in unchanged
    changed = sources.changed(sources.find("sample.reading:Reader.read"), change)
    assert changed != unchanged
    assert after in changed


def test_a_function_can_be_replaced_by_a_value(sources: Sources) -> None:
    changed = sources.changed(sources.find("sample.reading:Reader.read"), returns("'text'"))
    assert "def read(self, line):\n        return 'text'\n" in changed


def test_a_member_of_a_constant_is_left_out(sources: Sources) -> None:
    changed = sources.changed(sources.find("sample.reading:LIMITS"), without_member("KeyError"))
    assert "LIMITS = (ValueError,)" in changed


def test_a_function_is_found_in_whichever_module_it_is(sources: Sources) -> None:
    moved = sources.find("sample.elsewhere:Reader.read")
    assert (moved.file, moved.name) == ("src/sample/reading.py", "Reader.read")
    assert sources.find("sample.reading:OtherClass.read") == moved


def test_a_test_is_found_in_whichever_file_it_is(sources: Sources) -> None:
    found = sources.find_test("tests/test_elsewhere.py::test_a_line[sqlite]")
    assert found == "tests/test_reading.py::test_a_line[sqlite]"


def test_what_is_no_longer_there_is_stale(sources: Sources) -> None:
    with pytest.raises(StaleError):
        sources.find("sample.reading:Reader.write")
    with pytest.raises(StaleError):
        sources.find_test("tests/test_reading.py::test_a_page")
    with pytest.raises(StaleError):
        sources.changed(sources.find("sample.reading:Reader.read"), uncaught("KeyError"))


def test_no_entry_of_the_list_has_the_name_of_another() -> None:
    names = [handling.what for _, handlings in areas() for handling in handlings]
    assert len(set(names)) == len(names) >= 40
