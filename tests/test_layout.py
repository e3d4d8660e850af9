"""How the tests stand to each other: what several need is in a helper module, not in a test's."""

import ast
from pathlib import Path

TESTS = Path(__file__).parent


def imported(path: Path) -> set[str]:
    """Return the full names of the modules that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_module_imports_a_test_module() -> None:
    files = list(TESTS.rglob("*.py"))
    modules = {
        ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
        for path in files
        if path.name.startswith("test_")
    }
    assert len(modules) > 100
    found = {(str(path.relative_to(TESTS)), name) for path in files for name in imported(path)}
    assert {(path, name) for path, name in found if name in modules} == set()
