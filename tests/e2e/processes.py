"""Processes as the system has them: whether they run, whose children they are, what they cost."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.e2e.terminal import DEADLINE


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, f"{DEADLINE:.0f} s went by waiting for: {what}"
        time.sleep(0.02)


def children(process_id: int) -> list[int]:
    """Return the processes that a process has started."""
    ids = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    return [each for each in ids if _stat(each)[1:2] == [str(process_id)]]


def descendants(process_id: int) -> list[int]:
    """Return the processes that a process has started, and those that these have."""
    own = children(process_id)
    return own + [each for child in own for each in descendants(child)]


def state_of(process_id: int) -> str:
    """Return a process's state, as ps has it: R and S where it runs; empty where it is none."""
    return "".join(_stat(process_id)[:1])


def times_scheduled(process_id: int) -> int:
    """Return how often a process's main thread was given a processor, and left it again."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    lines = [line for line in status.splitlines() if "ctxt_switches" in line]
    return sum(int(line.split()[1]) for line in lines)


def is_running(process_id: int) -> bool:
    """Tell whether a process is there; one that has ended may wait to be taken note of."""
    return state_of(process_id) not in ("", "Z")


def seconds_used(process_id: int) -> float:
    """Return the CPU time that a process has used; 0 where there is none."""
    ticks = [int(each) for each in _stat(process_id)[11:13]]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def is_pending(process_id: int, number: int) -> bool:
    """Tell whether a signal was sent to a process and has not reached it yet."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="utf-8")
    masks = [line.split()[1] for line in status.splitlines() if line.startswith("ShdPnd")]
    return any(int(mask, 16) >> (number - 1) & 1 for mask in masks)


def memory_of(process_id: int) -> int:
    """Return how many bytes of memory a process has."""
    pages = Path(f"/proc/{process_id}/statm").read_text(encoding="utf-8").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _stat(process_id: int) -> list[str]:
    """Return a process's state, its parent and more; nothing where there is no such process."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()
