import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests have counted: see `test_fuzz`."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    lines = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "counted"
    ]
    if lines:
        terminalreporter.section("what was counted")
        for line in sorted(lines):
            terminalreporter.write_line(line)
