"""Which printable keys somebody pressed, and which a scanner typed."""

import pytest
from textual import events

from syren_tui.runtime.letter_runs import (
    CLOSE,
    REPEATED,
    SCAN_PAUSE,
    Run,
    RunKind,
    first_run,
    in_lower_case,
    is_repeated,
)
from tests.tui.console import key_event

FAST = CLOSE / 2
SLOW = CLOSE * 2


def typed(*keys: str, apart: float = FAST) -> list[events.Key | events.Paste]:
    """Return the keys as they come, so many seconds apart; the first one at 100 s."""
    found: list[events.Key | events.Paste] = []
    for number, key in enumerate(keys):
        event = key_event(key)
        event.time = 100.0 + number * apart
        found.append(event)
    return found


def after(keys: list[events.Key | events.Paste], seconds: float) -> float:
    return keys[-1].time + seconds


@pytest.mark.parametrize("keys", ["r", "rx", "  ", "     "])
def test_one_or_two_letters_are_keys_once_no_other_follows(keys: str) -> None:
    pressed = typed(*keys)
    assert first_run(pressed, after(pressed, FAST)).kind is RunKind.WAIT
    assert first_run(pressed, after(pressed, CLOSE)).kind is RunKind.KEYS


def test_what_does_not_print_is_a_key_at_once_and_ends_a_run() -> None:
    pressed = typed("down", "r", "enter")
    assert first_run(pressed, 100.0).kind is RunKind.KEYS
    assert first_run(pressed[1:], 100.0).kind is RunKind.KEYS


def test_slow_letters_are_keys_however_many() -> None:
    pressed = typed(*"quere", apart=SLOW)
    assert first_run(pressed, 100.0).kind is RunKind.KEYS


@pytest.mark.parametrize("end", ["enter", "tab", "ctrl+j"])
def test_three_letters_are_a_scan_up_to_its_end(end: str) -> None:
    pressed = typed(*"A29", end, "v")
    assert first_run(pressed[:3], 100.0).kind is RunKind.SCAN_BEGINS
    assert first_run(pressed, 100.0) == Run(RunKind.SCAN, 3, ended=True)


def test_a_scan_goes_on_over_pauses_of_a_slow_line() -> None:
    pressed = typed(*"29058")
    for each in pressed[3:]:
        each.time += SCAN_PAUSE / 2
    found = first_run(pressed, after(pressed, 0))
    assert (found.kind, found.length) == (RunKind.SCAN_BEGINS, 5)
    assert first_run(pressed, after(pressed, SCAN_PAUSE)) == Run(RunKind.SCAN, 5)


def test_one_character_again_and_again_is_a_key_that_is_held_down() -> None:
    pressed = typed(*"vvvvv")
    assert first_run(pressed, after(pressed, 0)).kind is RunKind.WAIT
    assert first_run(pressed, after(pressed, CLOSE)) == Run(RunKind.HELD_DOWN, 5)
    assert first_run(typed(*"000", "enter"), 100.0).kind is RunKind.SCAN


def test_a_key_that_is_held_down_slowly_is_told_too() -> None:
    one, other = typed("v", "v", apart=REPEATED - 0.01)
    assert is_repeated(one, None, other)
    assert is_repeated(other, one, None)
    (another,) = typed("u")
    assert not is_repeated(other, another, None)
    late, later = typed("v", "v", apart=REPEATED + 0.01)
    assert not is_repeated(later, late, None)
    assert not is_repeated(events.Paste("v"), None, one)


def test_letters_act_in_either_case() -> None:
    (capital,) = typed("R")
    small = in_lower_case(capital)
    assert isinstance(small, events.Key)
    assert (small.key, small.character, small.time) == ("r", "r", capital.time)
    for key in ("r", "down", "1"):
        (same,) = typed(key)
        assert in_lower_case(same) is same


def test_what_may_still_be_on_its_way_is_waited_for() -> None:
    """The console may be busy while a scanner types: the first key is old when it is looked at."""
    pressed = typed("v")
    late = after(pressed, 10 * CLOSE)
    assert first_run(pressed, late, all_here=False).kind is RunKind.WAIT
    assert first_run(pressed, late).kind is RunKind.KEYS


@pytest.mark.parametrize("end", ["enter", "ctrl+j", "tab"])
def test_a_short_line_is_a_scan_where_a_letter_decides(end: str) -> None:
    pasted = typed("v", end)
    decides = first_run(pasted, after(pasted, SLOW), line_began=0.0)
    assert decides == Run(RunKind.SCAN, 1, ended=True)
    assert first_run(pasted, after(pasted, SLOW)).kind is RunKind.KEYS
    pressed = typed("v", end, apart=SLOW)
    assert first_run(pressed, after(pressed, SLOW), line_began=0.0).kind is RunKind.KEYS


def test_the_last_line_of_a_paste_may_have_no_end() -> None:
    pasted = typed("v")
    line_end = pasted[0].time - FAST
    assert first_run(pasted, after(pasted, FAST), line_began=line_end).kind is RunKind.WAIT
    assert first_run(pasted, after(pasted, CLOSE), line_began=line_end).kind is RunKind.SCAN
    assert first_run(pasted, after(pasted, CLOSE), line_began=line_end - 1).kind is RunKind.KEYS
