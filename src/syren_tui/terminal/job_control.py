"""Stops the process as a shell's Ctrl+Z does, and continues when it is in the foreground."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_CHECKS: Final = 50
_CHECK_INTERVAL: Final = 0.02
"""Seconds."""


def stop_process(*, with_others: bool) -> None:
    """Stop this process until SIGCONT; do nothing where no shell could continue it.

    Args:
        with_others: whether all processes of its group stop, too.
    """
    _send_by_default(signal.SIGTSTP, with_others=with_others)


def wait_for_foreground(
    descriptor: int, gives_up: Callable[[], bool], *, with_others: bool = False
) -> None:
    """Stop again as long as the shell continues this process in the background.

    Args:
        descriptor: of the terminal.
        gives_up: whether to stop waiting.
        with_others: whether all processes of its group stop, too.
    """
    # A limited number of times: without a shell nothing stops the process.
    for _ in range(_CHECKS):
        time.sleep(_CHECK_INTERVAL)  # signals that came while it was stopped are handled first
        if gives_up() or not is_in_background(descriptor):
            return
        _send_by_default(signal.SIGTTOU, with_others=with_others)


def is_in_background(descriptor: int) -> bool:
    """Tell whether another job has the terminal: changing its settings would stop this process."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:
        return False  # the terminal belongs to another session, or is closed


def can_be_woken() -> bool:
    """Tell whether a shell controls this process, so that ``fg`` continues it."""
    group, session = os.getpgrp(), os.getsid(0)
    if group == session:
        return False  # it was started instead of a shell
    try:
        # The parent of the first process of the group: see proc(5).
        stat = Path(f"/proc/{group}/stat").read_text(encoding="utf-8", errors="replace")
        parent = int(stat.rpartition(")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        parent = os.getppid()
    try:
        return os.getsid(parent) == session and os.getpgid(parent) != group
    except OSError:
        return False


def _send_by_default(number: signal.Signals, *, with_others: bool) -> None:
    before = signal.signal(number, signal.SIG_DFL)
    try:
        os.kill(0 if with_others else os.getpid(), number)
    finally:
        signal.signal(number, before)
