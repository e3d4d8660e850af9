"""The escape sequences of terminals: keys, reports of the mouse, answers to questions, pastes."""

import re
from typing import Final

ESC: Final = "\x1b"
DELETE: Final = "\x7f"
"""Of what follows ESC the one that is one key with it (it deletes a word). Slow lines deliver
Escape and the next key together, and the console has no other key with Alt."""
PASTE_BEGINS: Final = "\x1b[200~"
PASTE_ENDS: Final = "\x1b[201~"
_BODY: Final = r"[^\x00-\x1f\x7f]*"
SEQUENCE: Final = re.compile(
    r"\x1b(?:"
    r"\[(?:\[[A-Z]|M[^\x00-\x1f]{3}|(?!M)[0-?]*[ -/]*[@-Z\\-~])"  # keys, the mouse, answers
    r"|O[^\x00-\x1f]"  # keys
    rf"|\][0-9]+;{_BODY}(?:\x07|\x1b\\)"  # OSC: a colour, the clipboard
    rf"|P[0-9;]*[$+>!|]{_BODY}\x1b\\"  # DCS: a setting, the terminal's version
    rf"|_G{_BODY}\x1b\\"
    r")"
)
UNFINISHED: Final = re.compile(
    r"\x1b(?:\[(?:\[|M[^\x00-\x1f]{0,2}|[0-?]*[ -/]*)|O"
    rf"|\][0-9]*(?:;{_BODY}\x1b?)?|P[0-9;]*(?:[$+>!|]{_BODY}\x1b?)?|_(?:G{_BODY}\x1b?)?)?\Z"
)
NO_KEYS: Final = re.compile(
    rf"\x1b(?:\[[0-?]*[ -/]*|\](?:[0-9]+;?{_BODY})?|P[0-9;]*[$+>!|]{_BODY}|_G{_BODY})"
)
"""Beginnings that nobody types: dropped where the end is missing or wrong."""
MOUSE: Final = "\x1b[<"
REPORT: Final = re.compile(r"\x1b\[<[0-9]+;[0-9]+;[0-9]+[Mm]", re.ASCII)
UNFINISHED_REPORT: Final = re.compile(r"\x1b\[<[0-9;]{0,28}\Z", re.ASCII)
REPORT_ENDS: Final = re.compile("[Mm]")
ANSWER: Final = re.compile(r"\x1b\[\?([0-9]+);[0-9]+\$y")


def is_one_key(text: str) -> bool:
    """Tell whether a text read at once is one key; the end of a line is not, as pastes have it."""
    is_letter = len(text) == 1 and text not in "\r\n\t"
    return is_letter or SEQUENCE.fullmatch(text) is not None
