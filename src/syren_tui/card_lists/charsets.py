"""The charset of a file: the one in which its headings and names are French words.

See docs/decisions/0015-reading-lists.md for what this was chosen over.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from syren_tui.card_lists.headings import is_known
from syren_tui.card_lists.model import CardListError
from syren_tui.i18n import N_

NO_TEXT: Final = N_("Ce fichier n’est pas une liste : il faut un fichier CSV ou du texte.")
_SINGLE_BYTE: Final = ("cp1252", "cp850", "mac_roman")
"""Of two that are as likely, the first."""
_SAMPLE: Final = 20_000
"""Bytes with something beyond ASCII near them that are looked at."""
_LOWER: Final = frozenset("éèêëàâçîïôöùûüœñ")
_UPPER: Final = frozenset(letter.upper() for letter in _LOWER)
_FIRST: Final = frozenset("éèêàœ")
"""The small ones that many words begin with."""
_SIGNS: Final = frozenset("°º’–«»€…\N{NO-BREAK SPACE}")
"""That lists have outside words."""
_WORD: Final = re.compile(r"[^\s;,|\"]+")
_TWICE: Final = re.compile(r"[\xc2-\xf4\u0152-\u2122][\x80-\xbf\u0152-\u2122]{1,3}")
_KNOWN_WORD: Final = 20


def decoded(content: bytes) -> tuple[str, str]:
    """Return a file's text and its charset.

    Raises:
        CardListError: it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    if b"\0" in content:
        raise CardListError(NO_TEXT)
    try:
        return _once(content.decode("utf-8-sig")), "utf-8"
    except UnicodeDecodeError:
        charset = _likeliest(content)
        return content.decode(charset, errors="replace"), charset


def _likeliest(content: bytes) -> str:
    sample = b"\n".join(_telling(content))
    return max(_SINGLE_BYTE, key=lambda charset: _score(sample.decode(charset, errors="replace")))


def _telling(content: bytes) -> Iterator[bytes]:
    """Yield the lines that are not ASCII: the others say nothing of the charset."""
    taken = 0
    for line in re.split(rb"[\r\n]+", content):
        if not line.isascii():
            taken += len(line)
            yield line
        if taken > _SAMPLE:
            return


def _score(text: str) -> int:
    """Return how French a text is: by its known headings, then letter by letter."""
    score = 0
    for word in _WORD.findall(text):
        if not word.isascii():
            scores = [
                _letter_score(before, letter, after)
                for before, letter, after in zip(" " + word, word, word[1:] + " ", strict=False)
                if not letter.isascii()
            ]
            score += sum(scores)
            if min(scores) > 0 and is_known(word):
                score += _KNOWN_WORD
    return score


def _letter_score(before: str, letter: str, after: str) -> int:
    """Return how well a letter beyond ASCII stands among its neighbours."""
    if letter in _LOWER:
        if before.isupper() and after.isupper():
            return -1
        return 3 if before.isalpha() or letter in _FIRST else 1
    if letter in _UPPER:
        return -2 if before.islower() else 3
    if letter in _SIGNS:
        return 2 if not (before.isalpha() and after.isalpha()) or letter == "’" else -2
    return -1 if unicodedata.category(letter).startswith("L") else -3


def _once(text: str) -> str:
    """Undo UTF-8 that was taken for Windows-1252 and written as UTF-8 again: ``Ã©`` is é."""
    if text.isascii() or not ("Ã" in text or "Â" in text or "â€" in text):
        return text
    return _TWICE.sub(_mended, text)


def _mended(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return found[0]
