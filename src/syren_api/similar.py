"""Names spelled nearly so: what is compared, how near two texts are, what is near enough.

The texts compared are what is typed and, of a subscriber, the last name, the first name, each part
of a double name, and both names in either order; without case, accents, spaces, apostrophes and
hyphens. A letter that is missing, added or changed is one difference, and so are two neighbours
swapped; more differences than a third of the letters of the longer text are too many.
"""

from collections.abc import Iterator
from typing import Final

from syren_api.searched import name_words

MOST_FOUND: Final = 10


def squeezed(text: str) -> str:
    """Return a text as it is compared: folded, its words run together."""
    return "".join(name_words(text))


def most_differences(first: int, second: int) -> int:
    """Return how many differences texts of so many letters may have and still be near."""
    return max(first, second) // 3


def single_texts(name: str) -> Iterator[str]:
    """Yield the texts to compare of a last or a first name: all of it, and each part."""
    words = name_words(name)
    yield "".join(words)
    if len(words) > 1:
        yield from words


def differences(first: str, second: str) -> int:
    """Return how many differences two texts have, no letter being part of two of them.

    That is their optimal string alignment distance.
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(second, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == second[j - 2] and first[i - 2] == other:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
    return row[-1]


def nearness(typed: str, text: str) -> float:
    """Return how near two squeezed texts are: 1 for the same, 0 for none that is near enough."""
    longer = max(len(typed), len(text))
    if not typed or not text or abs(len(typed) - len(text)) * 3 > longer:
        return 0.0
    return score(differences(typed, text), longer)


def score(differs: int, longer: int) -> float:
    """Return the similarity for a number of differences.

    Args:
        differs: how many there are.
        longer: letters of the longer of the two texts.
    """
    return 1 - differs / longer if differs * 3 <= longer else 0.0


def similarity(search: str, last_name: str, first_name: str) -> float:
    """Return how near what is typed is to somebody's name, from 0 (not near) to 1 (the same)."""
    typed = squeezed(search)
    last, first = squeezed(last_name), squeezed(first_name)
    texts = {*single_texts(last_name), *single_texts(first_name), last + first, first + last}
    return max(nearness(typed, text) for text in texts)
