"""Answers of a portal that means harm: none costs much, and each ends in words."""

from tests.attack.console_answers import too_dear
from tests.attack.hostile_answers import known, made_up
from tests.samples import repeats

SEED = 15
MADE_UP = repeats(suite=6, soak=30)


def test_no_answer_costs_more_than_a_second_or_64_megabytes() -> None:
    """Measured in processes of their own: their time on the processor, and their memory."""
    assert too_dear([*known(), *(made_up(SEED, number) for number in range(MADE_UP))]) == []


def test_what_is_made_up_is_the_same_again_and_of_every_kind() -> None:
    first = [made_up(SEED, number) for number in range(30)]
    assert first == [made_up(SEED, number) for number in range(30)]
    assert len({(each.call, each.name) for each in first}) > 20
