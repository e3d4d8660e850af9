"""Questions to the user at the terminal."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from syren_tui.i18n import Speech


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl+C end the command while it waits for input.

    asyncio's own handler would only record it, and keep waiting.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def types_number(question: str, number: int, speech: Speech) -> bool:
    """Ask a question at the terminal that only the number itself answers by yes."""
    with interruptible():
        how = speech.gettext("(tapez {n} pour oui)", n=number)
        print(f"{question} {how} ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip() == str(number)


def is_confirmed(question: str, speech: Speech) -> bool:
    """Ask a question at the terminal; everything except yes means no."""
    with interruptible():
        print(f"{question} {speech.gettext('(o/n)')} ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline().strip().casefold()
    return answer in {"o", "oui", "y", "yes"}
