import gc
import os
import tempfile
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.memory_folder import memory_folder
from tests.programs import MissingProgramError, left_out, must_be_there

# Nothing that is collected becomes garbage: to look for it takes a third of the time.
gc.disable()

# How long an example takes says how busy the machine is.
settings.register_profile(
    "suite", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Have tests, and the programs that they start, put their files into memory."""
    if "TMPDIR" not in os.environ and (folder := memory_folder()):
        os.environ["TMPDIR"] = tempfile.tempdir = folder


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Have garbage looked for once all tests are collected, and among what is made from now on."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Look for garbage at the end: pytest does so five times more, among what is left then."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """Return two more than there are cores: now and then a test waits for another program."""
    return len(os.sched_getaffinity(0)) + 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, but for `make soak`."""
    if os.environ.get("SYREN_SOAK"):
        return
    long = [each for each in items if each.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=long)
    items[:] = [each for each in items if each not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Skip what needs a program that is missing, as `tests.programs` says."""
    return (yield from _skipped_without_its_program())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Skip what needs a program that is missing, as `tests.programs` says."""
    return (yield from _skipped_without_its_program())


def _skipped_without_its_program() -> Generator[None, object, object]:
    try:
        return (yield)
    except MissingProgramError as missing:
        if must_be_there():
            raise
        pytest.skip(str(missing))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, object, object]:
    """Print at the very end what tests have counted (see `test_fuzz`), and what was left out."""
    result = yield
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    counted = [
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "counted"
    ]
    skipped = [each.longrepr for each in terminalreporter.getreports("skipped")]
    missing = left_out(str(where[2]) for where in skipped if isinstance(where, tuple))
    for title, lines in (("what was counted", sorted(counted)), ("missing programs", missing)):
        if lines:
            terminalreporter.section(title)
        for line in lines:
            terminalreporter.write_line(line)
    return result
