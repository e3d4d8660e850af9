"""When the portal is asked for news, and how long it may wait."""

from syren_api.news import MAX_WAIT
from syren_api.problems import Problem
from syren_tui.client.errors import PortalUnreachable, UnreachableReason, problem_error
from syren_tui.news.poll_timing import PollTiming

CUT = PortalUnreachable(UnreachableReason.CUT_OFF)


def is_about_a_minute(seconds: float) -> bool:
    return 48 <= seconds <= 72


def test_a_portal_that_waits_is_asked_again_at_once() -> None:
    timing = PollTiming(can_wait=True)
    assert timing.wait == MAX_WAIT
    assert timing.after_answer(25.0, found=False) == 0
    assert 0 < timing.after_answer(0.1, found=True) <= 2  # changes of a series come together
    assert timing.wait == MAX_WAIT


def test_a_portal_that_cannot_wait_is_asked_each_minute() -> None:
    timing = PollTiming(can_wait=False)
    assert timing.wait == 0
    assert is_about_a_minute(timing.after_answer(0.1, found=False))
    assert is_about_a_minute(timing.after_answer(0.1, found=True))
    assert timing.wait == 0
    assert len({timing.after_answer(0.1, found=False) for _ in range(9)}) > 1


def test_while_there_is_no_portal_it_is_asked_less_and_less() -> None:
    timing = PollTiming(can_wait=True)
    pauses = [timing.after_failure(CUT) for _ in range(8)]
    assert pauses[0] <= 2 and 30 <= pauses[-1] <= 60
    timing.after_answer(0.1, found=False)  # it is back
    assert timing.wait == MAX_WAIT
    timing.after_answer(25.0, found=False)
    assert timing.after_failure(CUT) <= 2


def test_what_the_portal_asks_for_is_waited() -> None:
    problem = Problem(type="", title="", status=503, detail="", code="busy", request_id="")
    assert PollTiming(can_wait=True).after_failure(problem_error(problem, 90.0)) == 90


def test_a_proxy_that_cuts_what_waits_is_found_out() -> None:
    timing = PollTiming(can_wait=True)
    for _ in range(2):
        assert timing.wait == MAX_WAIT
        timing.after_failure(CUT)
        assert timing.wait == 0
        pause = timing.after_answer(0.1, found=True)
    assert is_about_a_minute(pause)
    assert timing.wait == 0
    rounds = 0
    while timing.wait == 0:  # now and then it is tried again
        timing.after_answer(0.1, found=False)
        rounds += 1
    assert 5 < rounds < 20
    timing.after_failure(CUT)
    assert is_about_a_minute(timing.after_answer(0.1, found=False))


def test_answers_that_come_at_once_with_nothing_are_not_asked_for_all_the_time() -> None:
    timing = PollTiming(can_wait=True)
    assert timing.after_answer(0.01, found=False) >= 1
    assert timing.after_answer(0.01, found=False) >= 1
    assert is_about_a_minute(timing.after_answer(0.01, found=False))
