"""When the portal is asked for news, and how long it may wait."""

from syren_api.news import MAX_WAIT
from syren_api.problems import Problem
from syren_tui.client.errors import PortalUnreachable, UnreachableReason, problem_error
from syren_tui.news.pace import Pace

CUT = PortalUnreachable(UnreachableReason.CUT_OFF)


def is_about_a_minute(seconds: float) -> bool:
    return 48 <= seconds <= 72


def test_a_portal_that_waits_is_asked_again_at_once() -> None:
    pace = Pace(can_wait=True)
    assert pace.wait == MAX_WAIT
    assert pace.after_answer(25.0, found=False) == 0
    assert 0 < pace.after_answer(0.1, found=True) <= 2  # changes of a series come together
    assert pace.wait == MAX_WAIT


def test_a_portal_that_cannot_wait_is_asked_each_minute() -> None:
    pace = Pace(can_wait=False)
    assert pace.wait == 0
    assert is_about_a_minute(pace.after_answer(0.1, found=False))
    assert is_about_a_minute(pace.after_answer(0.1, found=True))
    assert pace.wait == 0
    assert len({pace.after_answer(0.1, found=False) for _ in range(9)}) > 1


def test_while_there_is_no_portal_it_is_asked_less_and_less() -> None:
    pace = Pace(can_wait=True)
    pauses = [pace.after_failure(CUT) for _ in range(8)]
    assert pauses[0] <= 2 and 30 <= pauses[-1] <= 60
    pace.after_answer(0.1, found=False)  # it is back
    assert pace.wait == MAX_WAIT
    pace.after_answer(25.0, found=False)
    assert pace.after_failure(CUT) <= 2


def test_what_the_portal_asks_for_is_waited() -> None:
    problem = Problem(type="", title="", status=503, detail="", code="busy", request_id="")
    assert Pace(can_wait=True).after_failure(problem_error(problem, 90.0)) == 90


def test_a_proxy_that_cuts_what_waits_is_found_out() -> None:
    pace = Pace(can_wait=True)
    for _ in range(2):
        assert pace.wait == MAX_WAIT
        pace.after_failure(CUT)
        assert pace.wait == 0
        pause = pace.after_answer(0.1, found=True)
    assert is_about_a_minute(pause)
    assert pace.wait == 0
    rounds = 0
    while pace.wait == 0:  # now and then it is tried again
        pace.after_answer(0.1, found=False)
        rounds += 1
    assert 5 < rounds < 20
    pace.after_failure(CUT)
    assert is_about_a_minute(pace.after_answer(0.1, found=False))


def test_answers_that_come_at_once_with_nothing_are_not_asked_for_all_the_time() -> None:
    pace = Pace(can_wait=True)
    assert pace.after_answer(0.01, found=False) >= 1
    assert pace.after_answer(0.01, found=False) >= 1
    assert is_about_a_minute(pace.after_answer(0.01, found=False))
