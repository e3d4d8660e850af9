"""What the value of a setting must be, by its type; said in words where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from syren_tui.i18n import N_

BOOLEAN: Final = N_("true ou false")
TEXT: Final = N_("un texte entre guillemets")


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers that a setting takes, both ends included."""

    least: float
    most: float
    expected: str
    """The same in words."""


def expectation(
    value: object,
    kind: Any,
    choices: tuple[str, ...] | None,
    *,
    numbers: Mapping[type, NumberRange],
    texts: str,
    most_texts: float = inf,
) -> str | None:
    """Return what a value must be; None if it is that.

    Args:
        value: as TOML has it.
        kind: the type of the setting: a text unless it is bool, a number or a tuple of texts.
        choices: of a text; None: any.
        numbers: what int and float take.
        texts: what a list of texts is, in words.
        most_texts: how many texts a list may have.
    """
    if kind is bool:
        return None if isinstance(value, bool) else BOOLEAN
    if kind == tuple[str, ...]:
        fits = isinstance(value, list) and len(value) <= most_texts
        return None if fits and _all_texts(value) else texts
    if (numbers_of_kind := numbers.get(kind)) is not None:
        types = int if kind is int else int | float
        fits = isinstance(value, types) and not isinstance(value, bool)
        fits = fits and numbers_of_kind.least <= _number(value) <= numbers_of_kind.most
        return None if fits else numbers_of_kind.expected
    if not isinstance(value, str):
        return TEXT
    return None if choices is None or value in choices else ", ".join(choices)


def _all_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(each, str) for each in values)


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else float("nan")
