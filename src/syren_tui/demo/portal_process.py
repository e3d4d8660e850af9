"""The process of the demonstration's portal: it fills a database, serves it, and leaves nothing."""

import io
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import redirect_stderr
from datetime import date
from typing import Final

from syren_tui.demo import PASSWORD, cannot_start
from syren_tui.i18n import Speech, language_of

_LIBRARIES: Final = 2
_GRACE_SECONDS: Final = 3
"""How long the portal may take to end before it ends where it stands."""


def _portal_process(preset: str, subscribers: str) -> int:
    os.umask(0o077)
    # By the default for SIGTERM the process would end with its folder still there.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        folder = tempfile.TemporaryDirectory(prefix="syren-demo-")
    except OSError as error:
        _tell(refusal=cannot_start(error, Speech(language_of(None, os.environ))))
        return 2
    with folder as path:
        try:
            _tell(folder=path)
            threading.Thread(target=_hold_lifeline, args=(path,), daemon=True).start()
            return _seed_and_serve(preset, subscribers, f"sqlite:///{path}/portal.db")
        except KeyboardInterrupt:
            return 130
        finally:
            # A second signal would end the removal of the folder half-way.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _seed_and_serve(preset: str, subscribers: str, database: str) -> int:
    from syren_portal.cli import main

    url = f"--database={database}"
    last_words = _LastWords()
    with redirect_stderr(last_words):
        code = main(
            ["seed", url, f"--preset={preset}", f"--subscribers={subscribers}",
             f"--libraries={_LIBRARIES}", f"--password={PASSWORD}"]
        )  # fmt: skip
        if code == 0:
            _tell(login=_first_login(preset), **_library_system(database))
            code = main(["serve", url, "--port=0"])
    if code == 2:
        _tell(refusal=last_words.said.removeprefix("syren-portal: "))
    return code


def _first_login(preset: str) -> str:
    from syren_portal.presets import load_preset
    from syren_portal.sample.communes import communes_of

    return communes_of(load_preset(preset).department)[0].slug


def _library_system(database: str) -> dict[str, str]:
    """Start the library system; returns its address, and the libraries that it speaks for."""
    from sqlalchemy import select

    from syren_portal.db.opening import open_database
    from syren_portal.db.schema import subscribers
    from syren_tui.demo.library_system import DemoPatron, people_of, serve

    by_library: dict[str, list[DemoPatron]] = {}
    known = subscribers.c
    asked = select(
        known.library_id, known.registration_number, known.last_name, known.first_name,
        known.birth_date,
    )  # fmt: skip
    opened = open_database(database)
    with opened.read() as connection:
        rows = connection.execute(
            asked.where(known.registration_number.is_not(None)).order_by(known.seq)
        )
        for library, *patron in rows:
            by_library.setdefault(library, []).append(DemoPatron(*patron))
    opened.engine.dispose()
    today = date.today()
    people = (each for patrons in by_library.values() for each in people_of(patrons, today))
    return {"sip2": serve(people), "libraries": " ".join(by_library)}


def _hold_lifeline(folder: str) -> None:
    """Exit when the console has exited."""
    # Not by way of sys.stdin: to end with its lock held is a fatal error of the interpreter.
    while os.read(0, 1024):
        pass
    # It ends `syren-portal serve` cleanly, and interrupts a running command.
    signal.raise_signal(signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    # Something kept the signal from doing its work: a long call, or code that catches anything.
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _tell(**told: str) -> None:
    """Send the console a line that no command of the portal would print."""
    print(json.dumps(told), flush=True)


class _LastWords(io.TextIOBase):
    """Reads what the portal prints and logs, and keeps the last lines: why it ended."""

    said = ""

    def write(self, text: str, /) -> int:
        self.said = text.strip() or self.said
        return len(text)


if __name__ == "__main__":
    sys.exit(_portal_process(*sys.argv[1:]))
