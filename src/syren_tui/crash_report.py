"""Reports of internal errors: where they happened, without values."""

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from rich.text import Text

from syren_api import __version__
from syren_tui.i18n import Speech
from syren_tui.private_folder import OURS, private_folder


def report_crash(error: BaseException | None, speech: Speech) -> Text:
    """Write a report to the user's state folder, and return the sentence to show.

    The report has exception types and lines of code. Messages of errors
    and values of variables are left out: they can be names, e-mails and passwords.
    """
    path = _write(_trace(error))
    sentence = speech.gettext(
        "La console s’est arrêtée sur une erreur ; rien n’a été envoyé depuis."
    )
    if path is not None:
        sentence += " " + speech.gettext("Donnez ce rapport au support : {path}", path=path)
    return Text(sentence)


def _trace(error: BaseException | None) -> str:
    lines = [f"syren-tui {__version__}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        for frame in traceback.extract_tb(error.__traceback__):
            place = Path(frame.filename)
            lines.append(f"  {'/'.join(place.parts[-3:])}:{frame.lineno} {frame.name}")
        error = error.__cause__ or error.__context__
    return "\n".join(lines) + "\n"


def _write(report: str) -> Path | None:
    from platformdirs import user_state_path

    folder = user_state_path(OURS)
    path = folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        private_folder(folder)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as writable:
            writable.write(report)
    except OSError:
        return None
    return path
