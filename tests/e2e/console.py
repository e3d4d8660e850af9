"""The console in a terminal, and the ways through it that many tests take."""

import re
import sys
from collections.abc import Sequence
from typing import Final

from pyte.screens import Char

from tests.e2e.desk import Desk
from tests.e2e.forked import fork
from tests.e2e.sample import PASSWORD
from tests.e2e.terminal import Terminal

SIZES: Final = ((80, 24), (120, 40))
LIST: Final = "Rechercher:"
AT_TABLE: Final = "Entrée Ouvrir"
_SHOWN: Final = re.compile(r" 1-(\d+) sur ")
_WHOLE: Final = re.compile(r"Rechercher: {3,}f Statut: tous +e Fin: toutes ")
_AT_FIRST: Final = re.compile(r"^  Statut .*\n›", re.MULTILINE)
_LAYERS: Final = 20
"""More screens and dialogs than can lie over the list."""
_COUNT: Final = re.compile(r" (\d[\d ]*) abonnés?$", re.MULTILINE)


def console(*arguments: str, columns: int = 80, rows: int = 24, anew: bool = False) -> Terminal:
    """Return a console that is to be opened.

    Args:
        *arguments: of the command.
        columns: of the terminal.
        rows: of the terminal.
        anew: whether it is started as users start it; else it is forked, which takes a second
            less: see `tests.e2e.forked`.
    """
    if not anew:
        return Terminal(arguments, columns=columns, rows=rows, start=fork)
    command = [sys.executable, "-m", "syren_tui", *arguments]
    return Terminal(command, columns=columns, rows=rows)


def console_at(desk: Desk, *, columns: int = 80, rows: int = 24, anew: bool = False) -> Terminal:
    """Return a console that is to be opened on a portal."""
    return console("--portal", desk.url, columns=columns, rows=rows, anew=anew)


def sign_in(*terminals: Terminal, desk: Desk) -> None:
    """Sign in, and wait for the list."""
    for terminal in terminals:
        terminal.wait_for("Identifiant", "Mot de passe")
        terminal.type(f"{desk.login}\t{PASSWORD}\r")
    for terminal in terminals:
        wait_for_list(terminal)


def wait_for_list(terminal: Terminal, total: int | None = None) -> str:
    """Wait for the list, with so many subscribers in it; returns the screen."""

    def so(screen: str) -> bool:
        number = count(screen)
        return LIST in screen and (number is not None if total is None else number == total)

    return terminal.wait_until(so, f"a list of {total if total is not None else 'anybody'}")


def count(screen: str) -> int | None:
    """Return how many subscribers the list says that it has."""
    found = _COUNT.search(screen)
    return None if found is None else int(found[1].replace(" ", ""))


def _first_rows(screen: str) -> int:
    """Return how many rows of the list are shown from its first one on; 0 where it is elsewhere."""
    found = _SHOWN.search(screen)
    return 0 if found is None else int(found[1])


def wait_for_sentence(terminal: Terminal, sentence: str) -> None:
    """Wait for a sentence, over however many lines of a field or a dialog it is spread."""
    words = " ".join(sentence.split())
    terminal.wait_until(
        lambda screen: words in " ".join(screen.replace("│", " ").split()), repr(sentence)
    )


def find(terminal: Terminal, search: str) -> None:
    """Search from the table or from the search; leaves the one who is found under the cursor."""
    terminal.type("/")
    terminal.type(search)
    wait_for_list(terminal, 1)
    terminal.press("enter")


def open_record(terminal: Terminal, search: str) -> None:
    """Find somebody and open the record."""
    find(terminal, search)
    terminal.press("enter")
    terminal.wait_for("[Informations]")


def rows_of(terminal: Terminal, text: str) -> tuple[str, str]:
    """Return the two lines of the first subscriber whose first line has a text."""
    row = terminal.row_with(text)
    return terminal.lines[row], terminal.lines[row + 1]


def escape(terminal: Terminal) -> str:
    """Press Escape and wait until the screen is another, be it by a colour; returns its text."""
    return _escape_from(terminal, terminal.cells)


def _escape_from(terminal: Terminal, before: Sequence[Char]) -> str:
    """Press Escape at a screen: not at one that has come since, there it might do nothing."""
    terminal.press("escape")
    return terminal.wait_until(
        # From a field to the tabs above it only the focus goes.
        lambda _: terminal.emulator.cells != before,
        "what Escape does",
    )


def back_to_list(terminal: Terminal, desk: Desk) -> None:
    """Come back from anywhere to the whole list, with the focus on its first row.

    Raises:
        AssertionError: there is no way back: the console ended, or takes no keys.
    """
    for _ in range(_LAYERS):
        screen, before = terminal.text, terminal.emulator.cells
        if "╭" not in screen and LIST in screen and AT_TABLE in screen:
            break
        if "Des changements ne sont pas enregistrés" in screen:
            terminal.press("a")
            terminal.wait_for(absent=["Des changements"])
        else:
            _escape_from(terminal, before)
    # Only what changes something is pressed: what is waited for would stand there before it, too.
    screen = terminal.text
    if not _WHOLE.search(screen):
        terminal.type("x")
    if "coché" in screen:
        terminal.type("d")
    wait_for_list(terminal, desk.sees()["total"])
    if not _AT_FIRST.search(terminal.text):
        terminal.press("home")
    terminal.wait_for("f Statut: tous", "Nom ▲", absent=["coché"])
    # While a list is laid out anew it has a row at first.
    terminal.wait_until(lambda screen: _first_rows(screen) > 1, "the first rows")
    # What was to be painted before these keys stands on the screen after them: the scroll bar, too.
    terminal.press("down")
    terminal.wait_until(lambda screen: not _AT_FIRST.search(screen), "the second row")
    terminal.press("up")
    terminal.wait_until(lambda screen: bool(_AT_FIRST.search(screen)), "the first row again")
    terminal.wait_for("Accès :")
