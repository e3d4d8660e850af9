"""Letters as keys, and scanners: which printable keys somebody pressed, and which were not.

A scanner types thirty characters in a tenth of a second, and a card may hold letters; a pasted word
comes as fast where the terminal does not mark it. On a screen where letters are keys, a printable
key is one only if no other follows at once. One or two so close together are keys of a fast typist;
three or more are a scan or a pasted word, which goes on until Enter or Tab; the same character
again and again is a key that is held down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from typing import Final, TypeGuard

from textual import events

CLOSE: Final = 0.06
"""Seconds between two keys that one person hardly presses."""
SCAN_PAUSE: Final = 0.5
"""Seconds without a character after which a scan is over: slow lines deliver it in pieces."""
REPEATED: Final = 0.25
"""Seconds between two events of one key that is held down, at most."""
_LEAST: Final = 3
"""Characters of a scan."""
LINE_ENDS: Final = frozenset({"enter", "ctrl+j"})
_SCAN_ENDS: Final = LINE_ENDS | {"tab"}

TypedEvent = events.Key | events.Paste


class RunKind(Enum):
    """What the first of the typed keys are."""

    KEYS = auto()
    """The first one is a key."""
    WAIT = auto()
    """It is not known yet."""
    SCAN_BEGINS = auto()
    """They are a scan or a pasted word whose end has not come."""
    SCAN = auto()
    HELD_DOWN = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """What begins the typed keys."""

    kind: RunKind
    length: int = 1
    """Characters of a scan, or of a key that is held down."""
    ended: bool = False
    """Whether Enter or Tab follows a scan."""
    wait: float = 0.0
    """Seconds after which more is known."""


def first_run(
    typed: Sequence[TypedEvent],
    now: float,
    *,
    all_here: bool = True,
    line_began: float | None = None,
) -> Run:
    """Tell what the first of the typed keys are.

    Args:
        typed: what was typed and not handed out, the oldest first.
        now: by the clock of Textual's messages, in seconds.
        all_here: whether what was typed until now has come: on a busy host it is late.
        line_began: where a short line is a scan too: when Enter or Tab came before it, by the
            clock of Textual's messages; None: one or two letters are always keys.
    """
    length = _run_length(typed)
    if not length:
        return Run(RunKind.KEYS)
    last, following = typed[length - 1], typed[length] if length < len(typed) else None
    characters = {character_of(each) for each in islice(typed, length)}
    if length < _LEAST or characters == {" "}:
        wait = _remaining(last.time + CLOSE - now, all_here=all_here)
        if following is None and wait > 0:
            return Run(RunKind.WAIT, wait=wait)
        if line_began is None:
            return Run(RunKind.KEYS)
        ended = is_line_end(following) and following.time - last.time <= CLOSE
        if ended or typed[0].time - line_began <= CLOSE:
            return Run(RunKind.SCAN, length, ended=ended)
        return Run(RunKind.KEYS)
    same = len(characters) == 1
    if following is None:
        pause = CLOSE if same else SCAN_PAUSE
        wait = _remaining(last.time + pause - now, all_here=all_here)
        if wait > 0:
            return Run(RunKind.WAIT if same else RunKind.SCAN_BEGINS, length, wait=wait)
    ended = is_line_end(following) and following.time - last.time <= SCAN_PAUSE
    if same and not ended:
        return Run(RunKind.HELD_DOWN, length)
    return Run(RunKind.SCAN, length, ended=ended)


def is_line_end(typed: TypedEvent | None) -> TypeGuard[events.Key]:
    """Tell whether something is Enter or Tab, which ends a scan or a pasted line."""
    return isinstance(typed, events.Key) and typed.key in _SCAN_ENDS


def character_of(typed: TypedEvent) -> str | None:
    """Return what a key writes into a text; None where it does something else."""
    if isinstance(typed, events.Key) and typed.is_printable:
        return typed.character
    return None


def in_lower_case(typed: TypedEvent) -> TypedEvent:
    """Return the key of a letter as its small letter's: keys act in either case."""
    character = character_of(typed)
    if character is None or not isinstance(typed, events.Key) or len(character.lower()) != 1:
        return typed
    if character == character.lower():
        return typed
    small = events.Key(character.lower(), character.lower())
    small.time = typed.time
    return small


def is_repeated(typed: TypedEvent, before: TypedEvent | None, following: TypedEvent | None) -> bool:
    """Tell whether a key may be one that is held down.

    Args:
        typed: the key.
        before: what was handed out before it.
        following: what was typed behind it.
    """
    if not isinstance(typed, events.Key):
        return False
    return any(
        isinstance(each, events.Key)
        and each.key == typed.key
        and abs(typed.time - each.time) <= REPEATED
        for each in (before, following)
    )


def _remaining(wait: float, *, all_here: bool) -> float:
    """Return for how long another key may follow; 0 or less: no longer."""
    return wait if all_here else max(wait, CLOSE)


def _run_length(typed: Sequence[TypedEvent]) -> int:
    """Return how many of the first keys are printable and close enough to be one run."""
    length = 0
    before = 0.0
    for each in typed:
        if character_of(each) is None:
            break
        close = CLOSE if length < _LEAST else SCAN_PAUSE
        if length and each.time - before > close:
            break
        length, before = length + 1, each.time
    return length
