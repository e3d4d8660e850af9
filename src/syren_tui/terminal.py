"""The terminal the console runs in: quiet from the first moment, and whether it is still there."""

import select
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_GONE: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL


def is_gone() -> bool:
    """Tell whether the terminal has been closed under the console.

    A process that ignores the hang-up, as under nohup, would go on reading nothing for ever.
    """
    try:
        descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
    except (OSError, ValueError):
        return True
    if descriptor < 0:
        return True
    poll = select.poll()
    poll.register(descriptor, 0)
    return any(what & _GONE for _, what in poll.poll(0))


@contextmanager
def quiet_input() -> Iterator[None]:
    """Have the terminal neither show nor change what is typed, until the end of the block.

    People type their password while the console is still starting: it must not stand on the
    screen. What is typed meanwhile is kept by the terminal, Enter as Enter.
    """
    try:
        before = termios.tcgetattr(sys.stdin)
    except (termios.error, OSError, ValueError):
        yield
        return
    quiet = list(before)
    quiet[0] &= ~(termios.ICRNL | termios.IXON)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    with suppress(termios.error):
        termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
