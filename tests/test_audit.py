"""The locks pin by hash, and an audit that could ask nobody is no success."""

import re
from pathlib import Path

import pytest

from tests.audit import CLEAN, LOCKS, NOT_ASKED, WEAK, verdict

ROOT = Path(__file__).parents[1]
GOOD = {"name": "good", "version": "1.0", "vulns": []}
BAD = {"name": "bad", "version": "1.0", "vulns": [{"id": "CVE-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_pinned_by_version_and_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > 10
    for line in lines:
        assert re.match(r"[A-Za-z0-9_.-]+(\[\w+\])?==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line), (
            line
        )


def test_what_an_audit_comes_to() -> None:
    assert verdict("x.lock", {"dependencies": [GOOD]}) == (
        CLEAN, ["x.lock: 1 packages, no known weakness"],
    )  # fmt: skip
    status, (line,) = verdict("x.lock", {"dependencies": [GOOD, BAD]})
    assert (status, line) == (WEAK, "x.lock: bad 1.0: CVE-1, mended in 1.1")
    for packages in ([GOOD, UNKNOWN], []):
        status, (line,) = verdict("x.lock", {"dependencies": packages})
        assert status == NOT_ASKED
        assert line.startswith("x.lock: NOT AUDITED")
    assert verdict("x.lock", {"dependencies": [BAD, UNKNOWN]})[0] == WEAK
