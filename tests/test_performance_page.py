"""docs/performance.md and its picture say what was measured, and nothing else."""

import re
from xml.etree import ElementTree

import pytest
from benchmarks import document
from benchmarks.load_desk import CALLS, SIGN_IN
from benchmarks.load_report import page_with_loads, read_loads
from benchmarks.size_report import PAGE, page, read_results

_SVG = "{http://www.w3.org/2000/svg}"


def test_the_tables_are_what_the_kept_figures_come_to() -> None:
    results = read_results()
    kept = {(each["database"], each["subscribers"]) for each in results}
    assert kept >= {("sqlite", 100_000), ("postgresql", 100_000)}
    text = PAGE.read_text(encoding="utf-8")
    assert page(text, results) == text
    assert document.page(text) == text


def test_the_picture_is_what_the_kept_figures_come_to() -> None:
    assert document.PICTURE.read_text(encoding="utf-8") == document.picture()


def test_in_the_picture_no_text_is_covered() -> None:
    root = ElementTree.fromstring(document.picture())  # noqa: S314 -- our own
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    marks: list[tuple[float, ...]] = [
        (float(each.attrib["x"]), float(each.attrib["y"]),
         float(each.attrib["x"]) + float(each.attrib["width"]),
         float(each.attrib["y"]) + float(each.attrib["height"]))
        for each in root.iter(f"{_SVG}rect") if each.attrib["class"] != "page"
    ]  # fmt: skip
    marks += [
        tuple(float(each.attrib[name]) for name in ("x1", "y1", "x2", "y2"))
        for each in root.iter(f"{_SVG}line")
    ]
    texts = [_box(each) for each in root.iter(f"{_SVG}text")]
    assert len(marks) > 30
    assert len(texts) > 60
    for number, box in enumerate(texts):
        assert 0 <= box[0] < box[2] <= width
        assert 0 <= box[1] < box[3] <= height
        for other in marks + texts[:number]:
            assert not _overlap(box, other), (box, other)


def _box(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Return where a text stands, in letters of the widest that a page of this kind is set in."""
    size = 18 if text.attrib["class"] == "title" else 13
    length = len(text.text or "") * size * 0.56
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    left = x - length if text.attrib["text-anchor"] == "end" else x
    return left, y - size * 0.8, left + length, y + size * 0.2


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    )  # fmt: skip


@pytest.mark.parametrize("name", ["console", "beside", "sessions", "renewals", "series"])
def test_it_is_said_what_was_measured_when(name: str) -> None:
    machine = document.read(name)["machine"]
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", machine["date"])
    assert machine["commit"]
    assert machine["cores"]


def test_fifty_sessions_were_measured_both_ways() -> None:
    ways = document.read("sessions")["found"]
    assert set(ways) == {"a process a session", "a forking parent"}
    for found in ways.values():
        assert found["all at once"]["sessions"] == 50
        assert found["idle"]["seconds"] >= 60


def test_the_console_was_measured_beside_all_of_its_peers() -> None:
    programs = document.read("beside")["programs"]
    ours, *peers = programs
    assert ours == "the console"
    found = {each.partition(" ")[0] for each in peers}
    assert found == {"hello-world", "two-line", "VisiData", "harlequin"}


def test_what_was_measured_is_what_was_asked_for() -> None:
    for result in read_results():
        groups: dict[str, int] = {}
        for row in result["measured"]:
            groups[row["group"]] = groups.get(row["group"], 0) + 1
            assert row["median_ms"] > 0
            assert row["processor_ms"] > 0
        assert groups["common part"] == groups["rare part"] == 20
        assert groups["sorted"] == 30
        assert groups["two words"] == 10
        assert {"floor", "filter", "selection", "renewals"} <= groups.keys()
        if result["subscribers"] == 100_000:
            assert groups["best first"] >= 40
            assert (groups["waiting"], groups["similar"]) == (6, 8)
        assert result["commit"]
        assert result["machine"]


def test_the_part_about_load_is_what_the_kept_figures_come_to() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page_with_loads(text, read_loads()) == text


def test_200_consoles_met_with_no_error_on_either_database() -> None:
    for load in read_loads():
        at_first = load["steps"][0]
        assert at_first["consoles"] == 200
        assert at_first["errors"] == []
        assert {row["call"] for row in [load["sign_in"], *at_first["calls"]]} == set(CALLS)
        assert load["sign_in"]["call"] == SIGN_IN
        assert load["commit"]
