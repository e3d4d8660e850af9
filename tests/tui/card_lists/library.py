"""A small library that lists are matched with, without a portal."""

from collections.abc import Sequence
from typing import Final

from syren_api.models import SelectedSubscriber, Selection
from syren_api.queries import SubscriberFilter
from syren_tui.card_lists import (
    Choices,
    read_cards,
)
from syren_tui.card_lists.library_accounts import Select
from syren_tui.card_lists.matching import Matched, match
from tests.tui.texts.people import SYREN

TWO = {"29058000028": "05/01/2027", "29058000003": "20/12/2026"}

PEOPLE: Final = (
    ("29058000028", "CARIOU", "Patrick"),
    ("29058000003", "GOASCOZ-FALC’HUN", "Claude"),
    ("29058000089", "LE GALL", "Paul"),
    ("29058000044", "GUÉGUEN", "Catherine"),
    ("A7788B", "BERNARD", "Noël"),
    # Numbers that a rank, a household, a postal code, a count or a total may be taken for:
    ("1", "UN", "Yves"), ("2", "DEUX", "Yann"), ("3", "TROIS", "Zoé"), ("0007", "PETIT", "Jean"),
    ("12", "DOUZE", "Paul"), ("29170", "CODE", "Anne"), ("00245", "RIOU", "Anne"),
    ("00123456", "ARNAUD", "Adam"),
)  # fmt: skip


def selected(number: str, last_name: str, first_name: str) -> SelectedSubscriber:
    """Make an account; its number is its id, too."""
    return SelectedSubscriber.model_validate(
        {
            "id": number, "version": 1, "status": "validated", "last_name": last_name,
            "first_name": first_name, "registration_number": number, "valid_until": None,
            "library_registered_on": None, "resources": [],
        }
    )  # fmt: skip


async def matched(
    content: bytes | str,
    choices: Choices | None = None,
    people: Sequence[tuple[str, str, str]] = PEOPLE,
) -> Matched:
    """Match a list with the library."""
    return await match(read_cards(content, SYREN, choices), SYREN, selecting(people))


def selecting(people: Sequence[tuple[str, str, str]] = PEOPLE) -> Select:
    """Return what asks the library for everybody, or for one number."""
    everybody = [selected(*each) for each in people]

    async def select(asked: SubscriberFilter) -> Selection:
        exact = asked.registration_number
        found = tuple(each for each in everybody if exact in (None, each.registration_number))
        return Selection(items=found, total=len(found))

    return select


def renewed(found: Matched) -> dict[str, str]:
    """Return who would be renewed, by number, with the end that gives."""
    return {
        line.subscriber.id: f"{line.after:%d/%m/%Y}"
        for line in found.plan.lines()
        if line.included and line.after is not None
    }


def left(found: Matched) -> dict[int, str]:
    """Return why the other lines are left aside, by their number in the list."""
    reasons: dict[int, str] = {each.line_number: each.reason for each in found.missed}
    for line in found.plan.lines():
        if line.exclusion is not None:
            reasons[found.lines[line.subscriber.id].line_number] = line.exclusion
    return reasons
