"""What a search is compared with (rule 9): the texts of a subscriber, and the terms of a search.

Of an e-mail address only what stands before the @ is searched: one letter must not find everybody
at one provider. A part with an @ in it is looked for in all of it. Both are kept in one text: what
stands behind the @ is written in signs that no other folded text holds.
"""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from syren_api.keys import number_key
from syren_api.text import fold, search_parts

_PRIVATE: Final = 0xF0000
"""Where the private use plane begins: nothing is folded to it."""
_SOFT_HYPHEN: Final = "\u00ad"


def search_text(last_name: str, first_name: str, email: str, number: str) -> str:
    r"""Return the text that is searched: each text folded, names as words, and line ends.

    ``" last name\n first name\n\ne-mail\n\n  number\n\n"``. No term of a search holds white space,
    so none is found across two texts; and every one or two characters of a text begin one of its
    trigrams. A space stands before each word of a name and before the number, and nowhere else;
    two spaces stand before the number alone.
    """
    local, at, domain = _folded(email).partition("@")
    address = "\n".join((local + at + _behind(domain)).split())
    return (
        f" {' '.join(name_words(last_name))}\n {' '.join(name_words(first_name))}\n"
        f"\n{address}\n\n  {_folded_key(number)}\n\n"
    )


def name_words(text: str) -> list[str]:
    """Return a name's or a search's words, folded: what gaps, apostrophes and hyphens part."""
    return search_parts(_without_invisible(text), once=False)


def search_terms(search: str) -> list[str]:
    """Return what has to be found in a `search_text`: the parts of a search, each once.

    One that another one holds is found with it, and left out.
    """
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
    return [
        each
        for each in dict.fromkeys(terms)
        if not any(other != each and each in other for other in terms)
    ]


class Relevance(IntEnum):
    """How well a subscriber answers a search that finds it, the best first (rule 9)."""

    BEGINS = 0
    """Last and first name, or first and last, begin with all of it, or it is the number."""
    WORDS = 1
    """Each part begins a word of a name, or the number."""
    INSIDE = 2


def relevance(search: str, last_name: str, first_name: str, number: str | None) -> Relevance:
    """Return how well a subscriber answers a search that finds it."""
    parts = name_words(search)
    last, first = name_words(last_name), name_words(first_name)
    key = _folded_key(number or "")
    whole = " ".join(parts)
    names = (" ".join([*last, *first]), " ".join([*first, *last]))
    if any(each.startswith(whole) for each in names) or (key and key == _folded_key(search)):
        return Relevance.BEGINS
    words = [*last, *first, key]
    if all(any(word.startswith(part) for word in words) for part in parts):
        return Relevance.WORDS
    return Relevance.INSIDE


@dataclass(frozen=True, slots=True)
class RelevanceTests:
    """`relevance` as tests on a `search_text`, for a database."""

    begins: tuple[tuple[str, str], ...]
    """BEGINS where the text begins with the first and holds the second of any of these pairs."""
    words: tuple[str, ...]
    """WORDS where it holds all of these; whose names begin with all of the search do, too."""
    number: str
    """Whose number is what is searched for holds this."""


def relevance_tests(search: str) -> RelevanceTests:
    """Return the tests that a search consists of."""
    parts = name_words(search)
    whole = " ".join(parts)
    begins = [(f" {whole}", ""), (" ", f"\n {whole}")]
    for place in range(len(parts)):
        # Where one name ends within the search, the other one begins with the rest of it.
        one, rest = " ".join(parts[:place]), " ".join(parts[place:])
        begins.append((f" {one}\n {rest}", ""))
        if one:
            begins.append((f" {rest}", f"\n {one}\n"))
    # No account has an empty key: there are never three line ends in a row.
    number = f"  {_folded_key(search) or chr(10) * 2}\n"
    begins.append((" ", number))
    # What begins with a longer part begins with a shorter one that the longer one begins with.
    words = tuple(
        f" {each}"
        for each in dict.fromkeys(parts)
        if not any(other != each and other.startswith(each) for other in parts)
    )
    return RelevanceTests(tuple(begins), words, number)


def _behind(domain: str) -> str:
    """Write what follows an @ in upper case, which folded texts never have.

    PostgreSQL's trigrams are made of letters, hence no other signs for them.
    """
    return "".join(
        each.upper() if "a" <= each <= "z" else chr(_PRIVATE + ord(each) % 0x10000)
        for each in domain
    )


def _folded_key(number: str) -> str:
    return "".join(_folded(number_key(number)).split())


def _folded(text: str) -> str:
    return fold(_without_invisible(text))


def _without_invisible(text: str) -> str:
    """Leave out what is invisible (category Cf); a soft hyphen counts as a hyphen."""
    if text.isascii():
        return text
    return "".join(
        each for each in text if unicodedata.category(each) != "Cf" or each == _SOFT_HYPHEN
    )
