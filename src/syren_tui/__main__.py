"""``python -m syren_tui``, and the installed program."""

import signal
import sys


def main() -> int:
    """Open the console, or run a command without it; returns the exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Until somebody listens Ctrl+C ends it at once: Python would print a traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from syren_tui.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
