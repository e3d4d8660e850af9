"""docs/performance.md says what was measured, and nothing else."""

from benchmarks.size_report import PAGE, page, read_results


def test_the_tables_are_what_the_kept_figures_come_to() -> None:
    results = read_results()
    kept = {(each["database"], each["subscribers"]) for each in results}
    assert kept >= {("sqlite", 100_000), ("postgresql", 100_000)}
    text = PAGE.read_text(encoding="utf-8")
    assert page(text, results) == text


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
        assert result["commit"]
        assert result["machine"]
