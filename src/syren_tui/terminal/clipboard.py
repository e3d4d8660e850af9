"""The clipboard of whoever sits in front of the terminal, also over SSH: OSC 52.

The terminal is told the text, and nothing is read back: whether it takes it is not known.
tmux takes the sequence itself where `set-clipboard` is on, and passes on what is wrapped for it
where `allow-passthrough` is on (always before 3.3); it gets both. GNU screen passes on what is
wrapped for it, a few hundred bytes at a time.
"""

import base64
from collections.abc import Mapping
from typing import Final

from syren_api.text import clean

MOST_BYTES: Final = 8_000
"""Of a text, in UTF-8: some terminals take no more."""
_BEGINS: Final = "\x1b]52;c;"
_ENDS: Final = "\x07"
_SCREEN_CHUNK: Final = 240
"""Characters between two marks of GNU screen; old ones take 256."""


def clipboard_text(text: str) -> tuple[str, int]:
    """Return the text as it may be sent, and how many of its lines that are.

    Control characters are replaced, but for tabs and ends of lines. Of a text that is too long the
    first lines are returned, each whole; a single line that is too long is cut.
    """
    kept: list[str] = []
    size = 0
    for line in text.splitlines():
        shown = "\t".join(clean(cell) for cell in line.split("\t"))
        size += len(shown.encode()) + 1
        if size - 1 > MOST_BYTES:
            break
        kept.append(shown)
    if not kept and text:
        first = clean(text.splitlines()[0]).encode()[:MOST_BYTES]
        kept.append(first.decode(errors="ignore"))
    return "\n".join(kept), len(kept)


def clipboard_sequence(text: str, environment: Mapping[str, str]) -> str:
    """Return what tells the terminal a text, for the terminal that an environment names.

    Args:
        text: as `clipboard_text` returns it.
        environment: the process's.
    """
    sequence = _BEGINS + base64.b64encode(text.encode()).decode() + _ENDS
    family = environment.get("TERM", "").partition("-")[0]
    if environment.get("TMUX") or family == "tmux":
        inner = sequence.replace("\x1b", "\x1b\x1b")
        return f"{sequence}\x1bPtmux;{inner}\x1b\\"
    if environment.get("STY") or family == "screen":
        chunks = (
            sequence[place : place + _SCREEN_CHUNK]
            for place in range(0, len(sequence), _SCREEN_CHUNK)
        )
        return "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks)
    return sequence
