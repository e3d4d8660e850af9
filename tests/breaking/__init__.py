"""Breaks our own handling of faults on purpose, and sees which test notices.

``python -m tests.breaking`` (``make break``) copies the tree to a temporary folder, takes one
handling out at a time, runs the tests that are expected to notice, and says which did. A handling
is one entry in a file of `tests.breaking.areas`: what it sees to, the file, the text that stands
there, what is put in its place, and the tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Handling:
    """One thing that is handled, and how it is broken."""

    what: str
    """What it sees to, in a few words."""
    file: str
    """Where it stands, from the root of the tree."""
    text: str
    """What is taken out: it stands there exactly once."""
    instead: str
    """What is put in its place."""
    tests: tuple[str, ...] | str
    """The tests that are to notice, as pytest names them."""

    @property
    def named_tests(self) -> tuple[str, ...]:
        """The tests, also where it is one."""
        return (self.tests,) if isinstance(self.tests, str) else self.tests

    def broken(self, source: str) -> str | None:
        """Return a source without the handling; None where its text is not there exactly once."""
        if source.count(self.text) != 1 or self.text == self.instead:
            return None
        return source.replace(self.text, self.instead)


def areas() -> Iterator[tuple[str, tuple[Handling, ...]]]:
    """Yield each area's name and its handlings: every file of `areas` is one."""
    folder = Path(__file__).with_name("areas")
    for module in sorted(iter_modules([str(folder)]), key=lambda each: each.name):
        yield module.name, import_module(f"tests.breaking.areas.{module.name}").HANDLINGS
