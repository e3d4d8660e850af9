"""What makes a console in a test quick; nothing of it is left when the console has ended."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.screen import Screen

from syren_portal.passwords import Passwords
from tests.portal.world import PASSWORD

_THRESHOLDS: Final = (50_000, 20, 20)
_read: Final[dict[object, list[RuleSet]]] = {}
"""What was read of the styles. It stays as it is: a widget's own styles are made anew from it."""


@contextmanager
def quick() -> Iterator[pytest.MonkeyPatch]:
    """Leave out what takes time and is not looked at: hashes of passwords, pauses, pictures.

    Consoles share what they read of the styles (a fifth of the time), and garbage is looked for
    less often, and not among what is imported (a third). The screen is painted when a test looks
    at it, and not for nobody between (a tenth). Gives what undoes it at the end.
    """
    with pytest.MonkeyPatch.context() as patch, less_garbage_collected():
        patch.setattr(Passwords, "verify", _verify)
        patch.setattr("syren_tui.session._FIRST_PAUSE", 0.6)
        patch.setattr("textual.screen.UPDATE_PERIOD", 1 / 12)  # `Console.until` paints
        patch.setattr(Stylesheet, "_parse_rules", _parse_rules)
        patch.setattr(
            RuleSet, "__hash__", object.__hash__
        )  # the same by identity, and not in Python
        patch.setattr(Screen, "_compositor_refresh", _paint_when_looked_at)
        yield patch


def _verify(_: Passwords, password_hash: str | None, password: str) -> bool:
    return password_hash is not None and password == PASSWORD


def _paint_when_looked_at(self: Screen[object]) -> None:
    """Do what `Screen._compositor_refresh` does but paint: `Console.lines` has all painted."""
    if self is not self.app.screen:
        _refresh(self)
        return
    self._dirty_widgets.clear()
    self._compositor._dirty_regions.clear()
    self.app._update_mouse_over(self)


_refresh: Final = Screen._compositor_refresh
_parse: Final = Stylesheet._parse_rules


def _parse_rules(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    place = (css, read_from, is_default_rules, tie_breaker, scope)
    key = (place, frozenset(self._variables.items()))
    if key not in _read:
        _read[key] = _parse(self, *place)
    return _read[key]


@contextmanager
def less_garbage_collected() -> Iterator[None]:
    """Look for garbage less often, and only among what is made in the block; it may be nested.

    `gc.collect` in the block takes milliseconds, and seconds at the end of a long run outside.
    """
    if gc.get_threshold() == _THRESHOLDS:
        yield
        return
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
