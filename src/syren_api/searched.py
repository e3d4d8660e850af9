"""What a search is compared with (rule 9): the texts of a subscriber, and the terms of a search.

Of an e-mail address only what stands before the @ is searched: one letter must not find everybody
at one provider. A part with an @ in it is looked for in all of it. Both are kept in one text: what
stands behind the @ is written in signs that no other folded text holds.
"""

import unicodedata
from typing import Final

from syren_api.keys import number_key
from syren_api.text import fold, search_parts

_PRIVATE: Final = 0xF0000
"""Where the private use plane begins: nothing is folded to it."""
_SOFT_HYPHEN: Final = "\u00ad"


def search_text(last_name: str, first_name: str, email: str, number: str) -> str:
    r"""Return what a search looks in: each text folded and followed by two line ends.

    No term of a search holds white space, so none is found across two texts; and with the line
    ends every one or two characters of a text begin one of its trigrams.
    """
    local, at, domain = _folded(email).partition("@")
    texts = (
        _folded(last_name),
        _folded(first_name),
        local + at + _behind(domain),
        fold(number_key(number)),
    )
    return "".join(f"{text}\n\n" for text in texts)


def search_terms(search: str) -> list[str]:
    """Return what has to be found in a `search_text`, each once: the parts of a search."""
    terms: list[str] = []
    for word in _without_invisible(search).split():
        behind = False
        for part in search_parts(word, once=False):
            before, at, after = part.partition("@")
            if behind:  # an address with a hyphen behind its @
                terms.append(_behind(part))
            else:
                terms.append(before + at + _behind(after))
            behind = behind or at != ""
    return list(dict.fromkeys(terms))


def _behind(domain: str) -> str:
    """Write what stands behind an @: letters in upper case, which folding leaves nowhere else.

    PostgreSQL's trigrams are made of letters, hence no other signs for them.
    """
    return "".join(
        each.upper() if "a" <= each <= "z" else chr(_PRIVATE + ord(each) % 0x10000)
        for each in domain
    )


def _folded(text: str) -> str:
    return fold(_without_invisible(text))


def _without_invisible(text: str) -> str:
    """Leave out what is invisible (category Cf); a soft hyphen counts as a hyphen."""
    if text.isascii():
        return text
    return "".join(
        each for each in text if unicodedata.category(each) != "Cf" or each == _SOFT_HYPHEN
    )
