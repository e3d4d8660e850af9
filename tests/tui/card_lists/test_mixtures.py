"""Whatever a list is a mixture of, the plan has nobody and no day that are not on it."""

import os
import random

import pytest

from syren_api.models import Selection
from syren_api.queries import SubscriberFilter
from syren_tui.card_lists import read_cards
from syren_tui.card_lists.matching import Matched, match
from tests.tui.card_lists.mixtures import Library, Mixture, mixture
from tests.tui.texts.people import SYREN

LISTS = int(os.environ.get("SYREN_LIST_MIXTURES", "60"))
SEED = int(os.environ.get("SYREN_LIST_SEED", "1"))


async def planned(library: Library, written: Mixture) -> Matched:
    everybody = library.everybody

    async def select(asked: SubscriberFilter) -> Selection:
        found = [
            each
            for each in everybody
            if asked.registration_number in (None, each.registration_number)
            and (asked.search or "") in (each.registration_number or "")
        ]
        return Selection(items=tuple(found), total=len(found))

    return await match(read_cards(written.content, SYREN), SYREN, select)


@pytest.mark.parametrize("seed", range(SEED, SEED + LISTS))
async def test_a_plan_has_nobody_and_no_day_that_the_list_has_not(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    library = Library(dice)
    written = mixture(dice, library)
    found = await planned(library, written)
    renewed = [line for line in found.plan.lines() if line.included]
    for line in renewed:
        assert line.subscriber.id in written.sample, written.what
        assert line.day == written.right_day(line.subscriber.id), written.what
    places = [line.line_number for line in found.lines.values()]
    places += [each.line_number for each in found.unmatched]
    assert len(places) == len(set(places)), written.what
    if written.plain:
        assert len(found.plan) == len(written.sample), (found.cards.questions, written.what)
