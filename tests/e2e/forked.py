"""Consoles forked from a process that has imported what they need; run as a program it is that."""

import fcntl
import os
import sys
import termios
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from ptyprocess import PtyProcess  # type: ignore[import-untyped]

from tests import forking

_LATE: Final = (
    "syren_tui.app",
    "syren_tui.screens.sign_in_flow",
    "syren_tui.screens.record.record",
)
"""What a console imports only when somebody has begun to use it."""


class ForkedInTerminal(PtyProcess):  # type: ignore[misc]
    """A console in a pseudo-terminal, as `PtyProcess.spawn` gives one."""

    def __init__(self, forked: forking.Forked, descriptor: int) -> None:
        """Take a process that was forked, and the pseudo-terminal that it runs in."""
        super().__init__(forked.pid, descriptor)
        self.exitstatus: int | None = None
        self.signalstatus: int | None = None
        self._forked = forked

    def isalive(self) -> bool:
        """Tell whether it runs; `exitstatus` or `signalstatus` say how it ended, where it has."""
        status = self._forked.poll()
        if status is None:
            return True
        self.terminated = True
        self.exitstatus = status if status >= 0 else None
        self.signalstatus = -status if status < 0 else None
        return False


def fork(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    size: tuple[int, int],
    *,
    handed: str | None = None,
) -> ForkedInTerminal:
    """Run the console's command line in a forked process, in a terminal of its own.

    Args:
        arguments: of the command.
        environment: all of it.
        size: the terminal's rows and columns.
        handed: the path of a file that gets what its driver is handed; None: none does.
    """
    ours, theirs = os.openpty()
    try:
        termios.tcsetwinsize(theirs, size)
        forked = forking.fork(
            "tests.e2e.forked", arguments, environment, [theirs] * 3, handed=handed
        )
    finally:
        os.close(theirs)
    return ForkedInTerminal(forked, ours)


def _main() -> int:
    from syren_tui.__main__ import main
    from syren_tui.config import Settings
    from syren_tui.terminal.tty import tell_textual

    before = dict(os.environ)
    tell_textual(Settings(), os.environ)  # Textual looks when it is imported
    for name in _LATE:
        import_module(name)
    from tests.e2e.handed import note_what_is_handed

    os.environ.clear()
    os.environ.update(before)
    said = forking.become_next()
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    if said["handed"] is not None:
        note_what_is_handed(said["handed"])
    return main()


if __name__ == "__main__":
    sys.exit(_main())
