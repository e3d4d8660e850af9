"""Exit codes: every way to exit has a sentence and a code with one meaning.

::

    70   an internal error: a report is written (EX_SOFTWARE of sysexits.h)
    2    it failed: the sentence says why
    130  ended by Ctrl+C

What a command's own codes mean (0, 1, 3, 4) is never said by an accident.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

from syren_tui.i18n import Speech

UNFORESEEN: Final = 70
TROUBLE: Final = 2
INTERRUPTED: Final = 130
_OUTPUT_FAULTS: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE}
)
"""Of an output that is full, closed or gone."""


def in_sentences(run: Callable[[], int], speech: Speech) -> int:
    """Run the program; return its exit code, or that of the error that ended it.

    Args:
        run: returns the exit code.
        speech: the user's language.
    """
    try:
        code = _code_of(run)
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _write_no_more()  # the reader of the output has closed it
        return TROUBLE
    except Exception as error:  # noqa: BLE001 -- the last place where a sentence can be said
        if isinstance(error, OSError) and error.errno in _OUTPUT_FAULTS:
            _write_no_more()
            return refuse(
                speech.gettext("Le résultat ne s’écrit pas : vérifiez la place sur le disque.")
            )
        from syren_tui.crash_report import report_crash

        refuse(report_crash(error, speech).plain)
        return UNFORESEEN


def refuse(sentence: str) -> int:
    """Print why something failed; returns its exit code."""
    print(f"syren-tui: {sentence}", file=sys.stderr)
    return TROUBLE


def occupy_closed_descriptors() -> None:
    """Occupy closed standard descriptors, so that no file opened later gets their number."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- until the end


def is_text(argument: str) -> bool:
    """Tell whether an argument was UTF-8; file names may be any bytes."""
    return not any("\udc80" <= character <= "\udcff" for character in argument)


def needs_output(given: Iterable[str], commands: Iterable[str]) -> bool:
    """Tell whether a command line needs its output."""
    words = {*given}
    if words & {"-h", "--help", "--version"}:
        return True
    to_file = any(word.partition("=")[0] == "--output" for word in words)
    return bool(words & {*commands}) and not to_file


def _code_of(run: Callable[[], int]) -> int:
    try:
        return run()
    except SystemExit as ending:  # argparse's: the help, the version, what is not understood
        return ending.code if isinstance(ending.code, int) else 0


def _write_no_more() -> None:
    """Keep Python from reporting a closed output when it exits."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
