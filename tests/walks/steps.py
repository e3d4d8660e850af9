"""What one step of a walk can be: each is drawn, and then done by a walker."""

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from tests.walks.keys import ANYWHERE, BY_SCREEN, DEEP, PASTES, TEXTS
from tests.walks.walker import Walker
from tests.walks.weather import Weather

Draw = Callable[[Any], Any]
Doing = Callable[[Walker], object]

_COLLEAGUE: Final = ("edits", "renames", "refuses", "deletes", "renews", "registers")
_COLUMNS: Final = (40, 79, 80, 80, 100, 120)
_ROWS: Final = (12, 24, 24, 30, 40)


def _key(screen: str, draw: Draw) -> Doing:
    key = draw(st.sampled_from(BY_SCREEN.get(screen, ANYWHERE)))
    return lambda it: it.type(key)


def _deep(screen: str, draw: Draw) -> Doing:
    keys = draw(st.sampled_from(DEEP.get(screen, (("escape",),))))
    return lambda it: it.type(*keys)


def _any_key(_: str, draw: Draw) -> Doing:
    key = draw(st.sampled_from(ANYWHERE))
    return lambda it: it.type(key)


def _burst(screen: str, draw: Draw) -> Doing:
    each = st.sampled_from(BY_SCREEN.get(screen, ANYWHERE))
    keys = draw(st.lists(each, min_size=2, max_size=6))
    return lambda it: it.type(*keys)


def _text(_: str, draw: Draw) -> Doing:
    text = draw(st.sampled_from(TEXTS))
    return lambda it: it.type(*text)


def _paste(_: str, draw: Draw) -> Doing:
    text = draw(st.sampled_from(PASTES))
    return lambda it: it.paste(text)


def _resize(_: str, draw: Draw) -> Doing:
    columns, rows = draw(st.sampled_from(_COLUMNS)), draw(st.sampled_from(_ROWS))
    return lambda it: it.resize(columns, rows)


def _weather(_: str, draw: Draw) -> Doing:
    weather, calls = draw(st.sampled_from(Weather)), draw(st.integers(1, 4))
    return lambda it: it.bring(weather, calls)


def _colleague(_: str, draw: Draw) -> Doing:
    what, place = draw(st.sampled_from(_COLLEAGUE)), draw(st.integers(0, 1000))
    return lambda it: it.colleague_does(what, it.ids[place % len(it.ids)])


def _time(_: str, draw: Draw) -> Doing:
    hours = draw(st.sampled_from([1, 13, 24]))
    return lambda it: it.pass_time(hours)


STEPS: Final[dict[str, tuple[int, Callable[[str, Draw], Doing]]]] = {
    "key": (20, _key),
    "deep": (16, _deep),
    "any key": (4, _any_key),
    "burst": (4, _burst),
    "text": (3, _text),
    "paste": (2, _paste),
    "number": (2, lambda _, __: Walker.type_the_number),
    "resize": (2, _resize),
    "weather": (6, _weather),
    "colleague": (5, _colleague),
    "time passes": (1, _time),
    "session ends": (1, lambda _, __: Walker.end_sessions),
    "rest": (6, lambda _, __: Walker.rest),
    "compare": (4, lambda _, __: Walker.compare),
}
"""How often each is done, and how it is drawn for the screen in front."""
OFTEN: Final = [name for name, (weight, _) in STEPS.items() for _ in range(weight)]
