"""``--output``: what a command prints goes to a new file that only its owner can read."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import TextIOBase
from typing import Final, TextIO

from syren_api.text import clean
from syren_tui.command_line.command_error import CommandError
from syren_tui.i18n import Speech
from syren_tui.texts.system_errors import reason_of

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


@contextmanager
def printed_to(name: str | None, speech: Speech, *, shown: bool) -> Iterator[None]:
    """Redirect what the block prints to a file; an empty file is removed.

    Args:
        name: of the file, which must not exist; None: the output is not redirected.
        speech: the user's language.
        shown: whether it is printed as well.

    Raises:
        CommandError: the file is there, or cannot be made or written.
    """
    if name is None:
        yield
        return
    path = os.path.expanduser(name)
    try:
        descriptor = os.open(path, _NEW, 0o600)
    except FileExistsError as error:
        sentence = speech.gettext(
            "Le fichier {name} existe déjà : choisissez un autre nom.", name=clean(name)
        )
        raise CommandError(sentence) from error
    except (OSError, ValueError) as error:
        raise _unwritten(name, error, speech) from error
    is_empty = True
    file = os.fdopen(descriptor, "w", encoding="utf-8", errors="replace")
    try:
        screen = sys.stdout if shown else None
        with file, redirect_stdout(file if screen is None else _Both(file, screen)):
            try:
                yield
            finally:
                file.flush()
                is_empty = os.fstat(file.fileno()).st_size == 0
    except OSError as error:
        raise _unwritten(name, error, speech) from error
    finally:
        if is_empty:
            with suppress(OSError):
                os.unlink(path)


def _unwritten(name: str, error: Exception, speech: Speech) -> CommandError:
    return CommandError(
        speech.gettext(
            "Le fichier {name} ne s’écrit pas : {reason}.",
            name=clean(name),
            reason=reason_of(error, speech),
        )
    )


class _Both(TextIOBase):
    """Writes to a file and to the screen."""

    def __init__(self, file: TextIO, screen: TextIO) -> None:
        self._file, self._screen = file, screen

    def write(self, text: str, /) -> int:
        self._screen.write(text)
        return self._file.write(text)

    def flush(self) -> None:
        self._screen.flush()
        self._file.flush()
