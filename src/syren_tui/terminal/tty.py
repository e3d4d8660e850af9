"""The terminal of the console: its settings at the start, and whether it is still open."""

import os
import select
import signal
import sys
import termios
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from typing import Any, Final

from syren_tui.config import Settings
from syren_tui.terminal.job_control import is_in_background

_GONE: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL


def tell_textual(settings: Settings, environment: MutableMapping[str, str]) -> None:
    """Set the variables that Textual reads when it is imported; those of the user stay.

    Args:
        settings: of the user.
        environment: of the process.
    """
    if not settings.kitty_keys:
        # Some terminals lose AltGr's characters with it: @ and # of an AZERTY keyboard.
        environment.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    if not settings.animations:
        environment.setdefault("TEXTUAL_ANIMATIONS", "none")
    if name := _color_system(settings, environment):
        environment.setdefault("TEXTUAL_COLOR_SYSTEM", name)


def _color_system(settings: Settings, environment: Mapping[str, str]) -> str | None:
    """Return Textual's name of the colours to send; None: those that the terminal reports."""
    if settings.colors == "16":
        return "standard"
    has_more = environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    return "256" if settings.colors == "256" and has_more else None


def has_mouse(settings: Settings, environment: Mapping[str, str]) -> bool:
    """Tell whether to use the mouse: over SSH each of its movements would be sent."""
    if settings.mouse:
        return settings.mouse == "on"
    return not (environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def is_gone() -> bool:
    """Tell whether the terminal has been closed.

    A process that ignores SIGHUP, as under nohup, would read nothing in a loop.
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
def quiet_input() -> Iterator[list[Any] | None]:
    """Switch echo and line editing of the terminal off, until the end of the block.

    People type their password while the console is still starting: it must not appear on the
    screen. The terminal keeps what is typed meanwhile, Enter as Enter.

    Yields:
        The terminal's settings before, for whoever restores them earlier; None: there are none.
    """
    before = _settings()
    if before is None:
        yield None
        return
    quiet = list(before)
    quiet[0] &= ~(termios.ICRNL | termios.IXON)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    with suppress(termios.error):
        termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)
    try:
        yield before
    finally:
        _give_back(before)


def _settings() -> list[Any] | None:
    try:
        return termios.tcgetattr(sys.stdin)
    except (termios.error, OSError, ValueError):
        return None


def _give_back(before: list[Any]) -> None:
    with suppress(termios.error, OSError, ValueError):
        if not is_in_background(sys.stdin.fileno()):  # it was given back before
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Have Ctrl+C and other signals end the start at once, and restore the terminal.

    Python's default, an exception at any point, prints a traceback or is swallowed while modules
    are imported.
    """
    before = _settings()

    def end(number: int, _: object) -> None:
        if before is not None:
            _give_back(before)
        with suppress(OSError):
            os.write(2, b"\n")
        os._exit(128 + number)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
