"""When a source is no longer asked."""

import pytest

from syren_tui.membership.model import Cause
from syren_tui.membership.patience import Patience


def test_three_in_a_row_without_an_answer_end_it() -> None:
    patience = Patience()
    patience.missed(Cause.TOO_SLOW)
    patience.missed(Cause.CUT)
    assert patience.ended is None
    patience.missed(Cause.UNREACHABLE)
    assert patience.ended is Cause.GIVEN_UP


def test_an_answer_in_between_begins_anew() -> None:
    patience = Patience()
    for _ in range(5):
        patience.missed(Cause.TOO_SLOW)
        patience.missed(Cause.TOO_SLOW)
        patience.heard()
    assert patience.ended is None


@pytest.mark.parametrize("cause", [Cause.LOGIN_REFUSED, Cause.NOT_TRUSTED, Cause.NO_PASSWORD])
def test_what_asking_again_cannot_mend_ends_it_at_once(cause: Cause) -> None:
    patience = Patience()
    patience.missed(cause)
    assert patience.ended is cause
