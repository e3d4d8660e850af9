"""Programs that some tests start, and what becomes of those tests where one is missing.

Where `CI` is true they fail. Elsewhere they are skipped, and the run ends with a line for each
program that says how many tests were left out for it.
"""

import os
from collections import Counter
from collections.abc import Iterable
from typing import Final

_REASON: Final = "is not installed"


class MissingProgramError(Exception):
    """A program that a test needs is not installed."""

    def __init__(self, program: str, package: str) -> None:
        """Name it.

        Args:
            program: its name.
            package: Debian's that has it.
        """
        super().__init__(f"{program} {_REASON} (apt-get install {package})")


def must_be_there() -> bool:
    """Tell whether a missing program is a failure."""
    return os.environ.get("CI") == "true"


def left_out(reasons: Iterable[str]) -> list[str]:
    """Return a line for each program that is missing.

    Args:
        reasons: why tests were skipped, one for each test.
    """
    counts = Counter(reason.removeprefix("Skipped: ") for reason in reasons if _REASON in reason)
    return [
        f"{reason}: {count} test{'s' * (count != 1)} left out"
        for reason, count in sorted(counts.items())
    ]
