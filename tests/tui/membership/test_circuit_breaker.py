"""When a source is no longer asked."""

import pytest

from syren_tui.membership.circuit_breaker import CircuitBreaker
from syren_tui.membership.model import Cause


def test_three_in_a_row_without_an_answer_end_it() -> None:
    breaker = CircuitBreaker()
    breaker.missed(Cause.TOO_SLOW)
    breaker.missed(Cause.CUT)
    assert breaker.ended is None
    breaker.missed(Cause.UNREACHABLE)
    assert breaker.ended is Cause.GIVEN_UP


def test_an_answer_in_between_begins_anew() -> None:
    breaker = CircuitBreaker()
    for _ in range(5):
        breaker.missed(Cause.TOO_SLOW)
        breaker.missed(Cause.TOO_SLOW)
        breaker.heard()
    assert breaker.ended is None


@pytest.mark.parametrize("cause", [Cause.LOGIN_REFUSED, Cause.NOT_TRUSTED, Cause.NO_PASSWORD])
def test_what_asking_again_cannot_mend_ends_it_at_once(cause: Cause) -> None:
    breaker = CircuitBreaker()
    breaker.missed(cause)
    assert breaker.ended is cause
