"""Finds what an entry names: a function in the sources, a test in the tests.

Both are looked for where the entry says. Where they have moved since, the only one with the same
name is taken, wherever it is now.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from tests.breaking.changes import Change

Scope: TypeAlias = (
    ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
)


class StaleError(Exception):
    """An entry names something that is no longer there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A function, a class or a constant of a module."""

    file: str
    """From the root of the tree."""
    name: str
    """Its qualified name, as `Class.method`."""


class Sources:
    """The functions below ``src`` and the tests below ``tests`` of a tree."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def _places(self) -> list[Place]:
        files = sorted((self._root / "src").rglob("*.py"))
        return [
            Place(str(file.relative_to(self._root)), name)
            for file in files
            for name, _ in _scopes(ast.parse(file.read_text(encoding="utf-8")))
        ]

    @cached_property
    def _tests(self) -> list[Place]:
        files = sorted((self._root / "tests").rglob("test_*.py"))
        return [
            Place(str(file.relative_to(self._root)), name.replace(".", "::"))
            for file in files
            for name, _ in _scopes(ast.parse(file.read_text(encoding="utf-8")))
        ]

    def find(self, named: str) -> Place:
        """Return what is named as ``package.module:Class.method``.

        Raises:
            StaleError: there is none, or its module has changed and there are several.
        """
        module, _, name = named.partition(":")
        file = f"src/{module.replace('.', '/')}"
        return _only(named, name, {f"{file}.py", f"{file}/__init__.py"}, self._places)

    def find_test(self, named: str) -> str:
        """Return a test, named as pytest does it, where it is now; also a whole file.

        Raises:
            StaleError: there is none, or its file has changed and there are several.
        """
        file, _, name = named.partition("::")
        if not name:
            if not (self._root / file).is_file():
                raise StaleError(f"there is no {file}")
            return named
        function, bracket, parameters = name.partition("[")
        found = _only(named, function, {file}, self._tests)
        return f"{found.file}::{found.name}{bracket}{parameters}"

    def changed(self, place: Place, change: Change) -> str:
        """Return the source of a place's file after a change.

        Raises:
            StaleError: the change finds nothing to change.
        """
        tree = ast.parse((self._root / place.file).read_text(encoding="utf-8"))
        before = ast.unparse(tree)
        every = [scope for name, scope in _scopes(tree) if name == place.name]
        if not sum(change(scope) for scope in every):
            raise StaleError(f"nothing to change in {place.name}, {place.file}")
        after = ast.unparse(ast.fix_missing_locations(tree))
        if after == before:
            raise StaleError(f"the change makes no difference in {place.name}, {place.file}")
        return after


def _only(named: str, name: str, files: set[str], places: list[Place]) -> Place:
    same = [place for place in places if place.name == name]
    if here := [place for place in same if place.file in files]:
        return here[0]
    last = name.rpartition(".")[2]
    same = same or [place for place in places if place.name.rpartition(".")[2] == last]
    if len({(place.file, place.name) for place in same}) == 1:
        return same[0]
    raise StaleError(f"there is no {named}" if not same else f"{named}: several have its name")


def _scopes(
    tree: ast.Module | ast.ClassDef | ast.stmt, above: str = ""
) -> Iterator[tuple[str, Scope]]:
    """Yield the qualified name and the node of all that a module or a class defines."""
    for node in getattr(tree, "body", ()):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{above}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _scopes(node, f"{above}{node.name}.")
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield f"{above}{target.id}", node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield f"{above}{node.target.id}", node
