"""Those of a list who have one name: more has to be shown of them, to tell them apart."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from syren_api.models import SelectedSubscriber, Subscriber
from syren_api.searched import name_words


def namesakes(people: Iterable[Subscriber | SelectedSubscriber]) -> frozenset[str]:
    """Return the ids of those who share last and first name with somebody else among them.

    Case, accents, gaps, apostrophes and hyphens make no difference.
    """
    keys = {each.id: (_key(each.last_name), _key(each.first_name)) for each in people}
    counted = Counter(keys.values())
    return frozenset(each for each, key in keys.items() if counted[key] > 1)


@lru_cache(maxsize=4_096)
def _key(name: str) -> str:
    return " ".join(name_words(name))
