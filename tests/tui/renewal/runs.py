"""Runs of series, and what goes wrong on their way."""

from collections.abc import Callable
from functools import partial

from syren_api.models import HistoryEntry
from syren_api.problems import Problem
from syren_tui.client import PortalClient
from syren_tui.client.errors import (
    ClientError,
    PortalFault,
    PortalUnreachable,
    TooManyAttempts,
    UnexpectedAnswer,
    UnreachableReason,
)
from syren_tui.renewal.change import send
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.series_runner import Send, SeriesProgress, SeriesRunner


def sender(client: PortalClient) -> Send:
    """Send by the calls of a client."""
    return partial(send, client)


async def at_once(_: float) -> None:
    """Wait for nothing."""


async def nothing(_: str) -> tuple[HistoryEntry, ...]:
    """Read a history of which nobody should want to know."""
    raise AssertionError("no batch is too old")


def problem(status: int, code: str) -> Problem:
    return Problem(
        type=f"urn:syren:problem:{code}", title="", status=status, detail="", code=code,
        request_id="r",
    )  # fmt: skip


FAULTS: list[Callable[[], ClientError]] = [
    lambda: PortalUnreachable(UnreachableReason.REFUSED),
    lambda: PortalUnreachable(UnreachableReason.CUT_OFF),
    lambda: PortalUnreachable(UnreachableReason.TOO_SLOW),
    lambda: UnexpectedAnswer("no JSON"),
    lambda: PortalFault(problem(503, "maintenance"), 0.1),
    lambda: TooManyAttempts(problem(429, "too_many_attempts"), 0.1),
]


def run_of(journal: Journal, by: Send, told: list[SeriesProgress] | None = None) -> SeriesRunner:
    heard = told if told is not None else []
    return SeriesRunner(
        journal, by, max_batch=7, history=nothing, on_progress=heard.append, sleep=at_once
    )
