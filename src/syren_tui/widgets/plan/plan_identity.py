"""Who a line of a plan is about: never cut where that would make two people look the same."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len

from syren_api.text import clean, fold
from syren_tui.i18n import Speech
from syren_tui.renewal.change import Account
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut

_ELLIPSIS = "…"


def name_and_number(account: Account) -> tuple[str, str]:
    """Return the name and the card of an account, clean."""
    name = full_name(account)
    return name, clean(account.registration_number or "")


def looking_alike(accounts: Mapping[str, Account], width: int) -> frozenset[str]:
    """Return the ids of those whose names look the same in so many cells.

    They have one name, or names that begin alike.

    Args:
        accounts: by their ids.
        width: the cells of a name.
    """
    folded = lru_cache(maxsize=None)(fold)  # the same names come again and again
    shown = {
        key: cut(f"{folded(account.last_name)} {folded(account.first_name)}", width)
        for key, account in accounts.items()
    }
    counted = Counter(shown.values())
    return frozenset(key for key, text in shown.items() if counted[text] > 1)


def identity(account: Account, width: int, speech: Speech) -> str:
    """Return name, birth date and card in so many cells; of a long name, its end.

    Names that look alike begin alike: what tells them apart comes later.
    """
    name, facts = _parts(account, speech)
    return _end_of(name, width - cell_len(facts)) + facts


def whole_identity(account: Account, speech: Speech) -> str:
    """Return name, birth date and card, however long."""
    return "".join(_parts(account, speech))


def _parts(account: Account, speech: Speech) -> tuple[str, str]:
    name, number = name_and_number(account)
    facts = [] if account.birth_date is None else [speech.day(account.birth_date)]
    facts += [number] if number else []
    return name, "".join(f" {each}" for each in facts)


def _end_of(text: str, width: int) -> str:
    """Cut the beginning of a text, so that it has so many cells."""
    if cell_len(text) <= width:
        return text
    while text and cell_len(text) >= width:
        text = text[1:]
    return _ELLIPSIS + text
