"""Stopping the process as a shell's Ctrl+Z does, and going on when it is in the foreground."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

_LOOKS: Final = 50
_BETWEEN: Final = 0.02


def stop_process(*, with_others: bool) -> None:
    """Stop this process until it is sent SIGCONT; where no shell watches over it, do nothing.

    Args:
        with_others: whether all processes of its group stop too.
    """
    _send_by_default(signal.SIGTSTP, with_others=with_others)


def wait_for_foreground(
    descriptor: int, gives_up: Callable[[], bool], *, with_others: bool = False
) -> None:
    """Stop again as long as the shell has this process go on in the background.

    Args:
        descriptor: of the terminal.
        gives_up: whether the foreground is not wanted any more.
        with_others: whether all processes of its group stop too.
    """
    # So many times at most: where no shell watches over it any more, nothing stops it.
    for _ in range(_LOOKS):
        time.sleep(_BETWEEN)  # other signals, that came while it was stopped, are seen to first
        if gives_up() or not is_in_background(descriptor):
            return
        _send_by_default(signal.SIGTTOU, with_others=with_others)


def is_in_background(descriptor: int) -> bool:
    """Tell whether the terminal is another job's: whoever changes it then is stopped."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:
        return False  # the terminal is another session's, or gone


def can_be_woken() -> bool:
    """Tell whether a shell watches over this process, so that ``fg`` has it go on."""
    group, session = os.getpgrp(), os.getsid(0)
    if group == session:
        return False  # it was started in the place of a shell
    try:
        # Whoever has started the first process of the group: see proc(5).
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
