"""Counts of calls for Prometheus, the same whichever of a server's processes is asked.

The counters are in memory that the processes share: a row each, which it alone writes, so that
nothing is locked; whoever is asked adds the rows up. A process that takes another's place goes on
with its row.
"""

import mmap
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""The upper ends of the histogram's buckets; the last one has none."""
STATUSES: Final = (
    200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 410, 412, 413, 422, 428, 429, 500, 503,
    0,
)  # fmt: skip
"""What is answered; 0 stands for any other, and for a call that was broken off."""
OTHER: Final = ("-", "-")
_BUCKETS: Final = len(SECONDS) + 1
_CELLS: Final = len(STATUSES) + _BUCKETS + 1
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """How many calls of each kind were answered, how, and in what time."""

    def __init__(self, calls: Iterable[tuple[str, str]], workers: int = 1) -> None:
        """Make the counters.

        Args:
            calls: the method and route of each call that is counted by its name.
            workers: how many processes count.
        """
        self._calls = {call: number for number, call in enumerate([*dict.fromkeys(calls), OTHER])}
        self._row = len(self._calls) * _CELLS
        self._workers = workers
        self._cells = memoryview(mmap.mmap(-1, self._row * workers * 8)).cast("d")
        self._first = 0

    def count_as(self, worker: int) -> None:
        """Count in that worker's row from now on."""
        self._first = worker * self._row

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one call; from one thread only."""
        call = self._calls.get((method, route), self._calls[OTHER])
        first = self._first + call * _CELLS
        known = status if status in STATUSES else 0
        self._cells[first + STATUSES.index(known)] += 1
        self._cells[first + len(STATUSES) + bisect_left(SECONDS, seconds)] += 1
        self._cells[first + _CELLS - 1] += seconds

    def text(self) -> str:
        """Return what is counted, in Prometheus's text format."""
        lines = ["# TYPE syren_requests_total counter"]
        histogram = ["# TYPE syren_request_seconds histogram"]
        for (method, route), number in self._calls.items():
            cells = [self._sum(number * _CELLS + cell) for cell in range(_CELLS)]
            labels = f'method="{method}",route="{route}"'
            for status, times in zip(STATUSES, cells, strict=False):
                if times:
                    lines.append(f'syren_requests_total{{{labels},status="{status}"}} {times:.0f}')
            if any(cells):
                histogram += _histogram(labels, cells[len(STATUSES) : -1], cells[-1])
        return "\n".join([*lines, *histogram, ""])

    def _sum(self, cell: int) -> float:
        return sum(self._cells[worker * self._row + cell] for worker in range(self._workers))


def _histogram(labels: str, buckets: list[float], seconds: float) -> list[str]:
    lines, total = [], 0.0
    for end, times in zip((*map(str, SECONDS), "+Inf"), buckets, strict=True):
        total += times
        lines.append(f'syren_request_seconds_bucket{{{labels},le="{end}"}} {total:.0f}')
    lines.append(f"syren_request_seconds_sum{{{labels}}} {seconds:.6f}")
    lines.append(f"syren_request_seconds_count{{{labels}}} {total:.0f}")
    return lines
