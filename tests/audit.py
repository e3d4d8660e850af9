"""Asks pip-audit for known weaknesses of what the locks pin: ``make audit``.

pip-audit is installed into a folder that is gone afterwards: it is no part of this project. Where
its service does not know the packages it calls that a success; here it is none.
"""

import json
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

LOCKS: Final = ("requirements.lock", "requirements-portal.lock", "requirements-console.lock")
CLEAN, WEAK, NOT_ASKED = 0, 1, 3
"""How the program ends; 3: nobody could be asked, so nothing is known."""
_SECONDS: Final = 600


def verdict(lock: str, answer: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return how a lock stands, and the lines that say so.

    Args:
        lock: its file's name.
        answer: what pip-audit wrote, as JSON values.
    """
    packages = answer.get("dependencies", [])
    weak = [
        f"{lock}: {each['name']} {each['version']}: {found['id']}, "
        f"mended in {', '.join(found['fix_versions']) or 'no version yet'}"
        for each in packages
        for found in each.get("vulns", [])
    ]
    unknown = [each["name"] for each in packages if "skip_reason" in each]
    lines = list(weak)
    if unknown or not packages:
        known = len(packages) - len(unknown)
        lines.append(
            f"{lock}: NOT AUDITED: {len(unknown)} of {len(packages)} packages are unknown to "
            f"the service that was asked ({known} are known)"
        )
    if not lines:
        lines.append(f"{lock}: {len(packages)} packages, no known weakness")
    return WEAK if weak else NOT_ASKED if unknown or not packages else CLEAN, lines


def audit(program: Path, lock: str) -> tuple[int, list[str]]:
    """Audit one lock."""
    command = [str(program), "--require-hashes", "--disable-pip", "--progress-spinner", "off",
               "--format", "json", "--requirement", lock]  # fmt: skip
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        return verdict(lock, json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        reason = "no answer"
    except json.JSONDecodeError:
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
    return NOT_ASKED, [f"{lock}: NOT AUDITED: {reason[:200]}"]


def main() -> int:
    """Audit every lock; returns the worst of `CLEAN`, `NOT_ASKED`, `WEAK`."""
    with TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        install = [str(programs / "python"), "-m", "pip", "install", "--quiet",
                   "--disable-pip-version-check", "pip-audit"]  # fmt: skip
        if subprocess.run(install, check=False).returncode:
            print("NOT AUDITED: pip-audit cannot be installed here")
            return NOT_ASKED
        results = [audit(programs / "pip-audit", lock) for lock in LOCKS]
    for _, lines in results:
        print(*lines, sep="\n")
    statuses = {status for status, _ in results}
    return WEAK if WEAK in statuses else NOT_ASKED if NOT_ASKED in statuses else CLEAN


if __name__ == "__main__":
    sys.exit(main())
