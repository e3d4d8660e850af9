"""A short part of `make attack`: bodies that nobody thought of, and what each costs."""

from random import Random

import pytest

from tests.attack import calls, cost, half_open
from tests.attack.bodies import MAKERS, TEMPLATES, body


def test_no_body_costs_more_than_its_size_allows() -> None:
    findings = list(calls.attack(Random(1), 60))  # noqa: S311 -- no secret
    assert len(findings) > len(TEMPLATES)
    assert [each for each in findings if not each.held] == []


def test_the_meter_notices() -> None:
    """What it measures is what is spent: or no attack would ever fail."""
    with calls.target() as target:
        assert target.hash.seconds > 0.01
        assert target.hash.megabytes > 40


def test_every_way_of_making_a_body_is_taken() -> None:
    chance = Random(1)  # noqa: S311 -- no secret
    made = {
        body(chance, path, 16_384)[0].partition(" ")[0] for path in TEMPLATES for _ in range(99)
    }
    assert made == {maker.__name__ for maker in MAKERS}
    assert cost.bar(16_384) == cost.Cost(0.050, 20)
    assert cost.bar(16_385) == cost.Cost(0.070, 25)


def test_half_requests_do_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(half_open, "SECONDS", 2)
    findings = list(half_open.attack(Random(1), 1))  # noqa: S311 -- no secret
    assert [each for each in findings if not each.held] == []
