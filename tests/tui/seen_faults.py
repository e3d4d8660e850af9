"""What a user sees of each kind of fault, to have every screen tried by them."""

import os
from collections.abc import Iterator, Mapping
from typing import Final

from tests.faults import FAULTS, Fault
from tests.tui.console import Console

SENTENCES: Final[Mapping[str, str]] = {
    "a captive portal's page": "Réponse inattendue du portail : réessayez",
    "the session has ended": "La session est terminée : reconnectez-vous.",
    "nobody listens": "Le portail ne répond pas : il refuse la connexion.",
    "too slow by the line's own limit": "Le portail ne répond pas : il met trop de temps.",
    "500": "Le portail a rencontré une erreur : réessayez",
    "maintenance": "Le portail est en maintenance : rien n’a été changé.",
    "429": "Trop de tentatives : réessayez dans 1 minute.",
}
"""By the fault's name in `tests.faults`, what is said of it."""
_ALWAYS: Final = 1
AGAIN: Final = "Identifiant"
"""Stands on the dialog that has the user sign in again."""


def kinds(
    turn: int, *, signs_in_again: bool = True, is_change: bool = False
) -> Iterator[tuple[Fault, str]]:
    """Yield faults and what is said of them.

    Each call of a screen is tried by the one that is hardest to tell from an answer, and by one of
    the others in turn; by every one where SYREN_ALL_FAULTS is set, as `make soak` does.

    Args:
        turn: which of the others, 0 being the end of the session.
        signs_in_again: whether the end of the session is among them.
        is_change: whether the call changes something: of silence other things are said then.
    """
    names = [name for name in SENTENCES if not (is_change and name.startswith("too slow"))]
    rest = names[_ALWAYS:]
    if not os.environ.get("SYREN_ALL_FAULTS"):
        names = [*names[:_ALWAYS], rest[turn % len(rest)]]
    for name in names:
        if name != "the session has ended" or signs_in_again:
            yield FAULTS[name], SENTENCES[name]


async def is_told(console: Console, fault: Fault, sentence: str, *also: str) -> None:
    """Wait until the user is told of a fault, and see that nothing worse has happened.

    Where the session has ended, they are asked to sign in, and do not.

    Args:
        console: theirs.
        fault: what happens.
        sentence: what is to be said.
        also: what stands on the screen besides, as before.
    """
    if fault.name == "the session has ended":
        await console.sees(AGAIN, "Mot de passe")
        await console.press("escape")
        await console.sees(absent=[AGAIN])
    await console.says(sentence)
    assert "Traceback" not in console.text
    for text in also:
        assert text in console.words, f"{text!r} is gone:\n{console.text}"
    assert console.app.return_code is None
    assert console.app.is_running
