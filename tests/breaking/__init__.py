"""Removes our own error handlers on purpose, and sees which test fails.

``python -m tests.breaking`` (``make break``) copies the tree to a temporary folder, removes one
error handler at a time, runs the tests that are expected to fail, and reports which did. Each
handler is one entry in a file of `tests.breaking.areas`: what it is for, the function it is in, how
it is removed (`tests.breaking.changes`), and the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from tests.breaking.changes import Change

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Handling:
    """One thing that is handled, and how its handler is removed."""

    what: str
    """What it is for, in a few words."""
    place: str
    """The function it is in, as ``package.module:Class.method``; also a class or a constant."""
    change: Change
    """Removes it from the function."""
    tests: tuple[str, ...] | str
    """The tests that should fail then, as pytest names them."""

    @property
    def named_tests(self) -> tuple[str, ...]:
        """The tests, also where it is one."""
        return (self.tests,) if isinstance(self.tests, str) else self.tests


def areas() -> Iterator[tuple[str, tuple[Handling, ...]]]:
    """Yield each area's name and its handlings: every file of `areas` is one."""
    folder = Path(__file__).with_name("areas")
    for module in sorted(iter_modules([str(folder)]), key=lambda each: each.name):
        yield module.name, import_module(f"tests.breaking.areas.{module.name}").HANDLINGS
