"""What one step of a walk can be: each is picked, and then done by a walker."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from tests.walks.keys import ANYWHERE, BY_SCREEN, DEEP, PASTES, TEXTS
from tests.walks.walker import Walker
from tests.walks.weather import Weather

Option = TypeVar("Option")
Doing = Callable[[Walker], object]
PICKS: Final = 7
"""How often a step picks at most."""


class Picker:
    """Picks by numbers that were drawn before it was known among what.

    So a walk goes on the same way wherever it can: what can be picked depends on the screen in
    front, and so on the time that things take.
    """

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = iter(numbers)

    def __call__(self, options: Sequence[Option]) -> Option:
        return options[next(self._numbers) % len(options)]


_COLLEAGUE: Final = ("edits", "renames", "refuses", "deletes", "renews", "registers")
_GATES: Final = ("SignInScreen", "SignInAgainDialog", "LockedScreen")
_COLUMNS: Final = (40, 79, 80, 80, 100, 120)
_ROWS: Final = (12, 24, 24, 30, 40)


def _key(screen: str, pick: Picker) -> Doing:
    if screen in _GATES:
        return _deep(screen, pick)  # or most of a walk is spent in front of it
    key = pick(BY_SCREEN.get(screen, ANYWHERE))
    return lambda it: it.type(key)


def _deep(screen: str, pick: Picker) -> Doing:
    keys = pick(DEEP.get(screen, (("escape",),)))
    return lambda it: it.type(*keys)


def _any_key(_: str, pick: Picker) -> Doing:
    key = pick(ANYWHERE)
    return lambda it: it.type(key)


def _burst(screen: str, pick: Picker) -> Doing:
    keys = [pick(BY_SCREEN.get(screen, ANYWHERE)) for _ in range(pick(range(2, 7)))]
    return lambda it: it.type(*keys)


def _text(_: str, pick: Picker) -> Doing:
    text = pick(TEXTS)
    return lambda it: it.type(*text)


def _paste(_: str, pick: Picker) -> Doing:
    text = pick(PASTES)
    return lambda it: it.paste(text)


def _resize(_: str, pick: Picker) -> Doing:
    columns, rows = pick(_COLUMNS), pick(_ROWS)
    return lambda it: it.resize(columns, rows)


def _weather(_: str, pick: Picker) -> Doing:
    weather, calls = pick(list(Weather)), pick(range(1, 5))
    return lambda it: it.bring(weather, calls)


def _colleague(_: str, pick: Picker) -> Doing:
    what, place = pick(_COLLEAGUE), pick(range(1000))
    return lambda it: it.colleague_does(what, it.whom(place))


def _time(_: str, pick: Picker) -> Doing:
    hours = pick([1, 13, 24])
    return lambda it: it.pass_time(hours)


def _left_alone(_: str, pick: Picker) -> Doing:
    almost = pick([True, False])
    return lambda it: it.leave_alone(almost=almost)


STEPS: Final[dict[str, tuple[int, Callable[[str, Picker], Doing]]]] = {
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
    "left alone": (1, _left_alone),
    "rest": (6, lambda _, __: Walker.rest),
    "compare": (4, lambda _, __: Walker.compare),
}
"""How often each is done, and how it is picked for the screen in front."""
OFTEN: Final = [name for name, (weight, _) in STEPS.items() for _ in range(weight)]
