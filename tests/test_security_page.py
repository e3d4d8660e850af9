"""Every line of the pages on security and privacy names a test, and that test is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def rows(page: str) -> list[str]:
    """The lines of the page's tables that say by what they are held, without their heads."""
    found, held = [], False
    for line in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            held = False
        elif "held by" in line:
            held = True
        elif held and not line.startswith("|---"):
            found.append(line)
    return found


@pytest.mark.parametrize(("page", "least"), [("security.md", 35), ("privacy.md", 6)])
def test_every_line_names_tests_that_are_there(page: str, least: int) -> None:
    lines = rows(page)
    assert len(lines) >= least
    for line in lines:
        named = TEST.findall(line.rsplit("|", 2)[-2])
        assert named, line
        for path, name in named:
            assert name in names_in(path), f"{path}::{name}"


def test_every_table_of_security_says_what_holds_it() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    heads = re.findall(r"^(\|.*)\n\|---", text, re.MULTILINE)
    assert heads
    assert all(head.endswith("| held by |") for head in heads)
