"""What a program has had of the processor, and when it has nothing more to do."""

import time
from pathlib import Path
from typing import Final

from benchmarks.recording import Recording, cpu_seconds

_REST: Final = 0.5
"""Seconds in which a program at rest uses next to nothing."""
_NEXT_TO_NOTHING: Final = 0.02


def at_rest(program: Recording, timeout: float = 60) -> None:
    """Read what a program writes until it neither writes nor works.

    A fixed time is no measure: on a machine that does other things what a program imports in the
    background takes many times as long.
    """
    end = time.monotonic() + timeout
    while True:
        before = cpu_seconds(program.pid)
        program.settled(_REST)
        if cpu_seconds(program.pid) - before <= _NEXT_TO_NOTHING:
            return
        assert time.monotonic() < end, "a program that never rests"


def processor_seconds(pid: int) -> float:
    """Return the CPU time of all threads of a process, in seconds, to the nanosecond (Linux).

    Of threads that have ended nothing is counted: only differences tell, while none ends.
    """
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in tasks) / 1e9
