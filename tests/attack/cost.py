"""What a call costs the process that answers it: CPU time and memory."""

import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STEP: Final = 16_384
"""Bytes of a call that its bar grows by."""
LARGEST_REFUSAL: Final = 16_384
"""Bytes of an answer to a bad call."""


@dataclass(frozen=True)
class Cost:
    """CPU seconds, and megabytes above what the process held before."""

    seconds: float
    megabytes: float

    def within(self, other: "Cost") -> bool:
        """Tell whether it is no more than another."""
        return self.seconds <= other.seconds and self.megabytes <= other.megabytes

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.seconds + other.seconds, self.megabytes + other.megabytes)

    def __str__(self) -> str:
        return f"{self.seconds * 1000:7.1f} ms {self.megabytes:6.1f} MB"


def bar(size: int) -> Cost:
    """What a call of so many bytes may cost, besides a password's hash."""
    more = max(0, math.ceil((size - STEP) / STEP))
    return Cost(0.050 + 0.020 * more, 20 + 5 * more)


class Meter:
    """Measures what a process spends in between."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")
        # The clock of another process's CPU time, as clock_getcpuclockid(3) makes it.
        self._clock = (~pid << 3) | 2
        self.begin()

    def begin(self) -> None:
        """Measure from now on."""
        (self._folder / "clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
        self._held = self._peak()
        self._spent = time.clock_gettime(self._clock)

    def cost(self) -> Cost:
        """Return what was spent since."""
        spent = time.clock_gettime(self._clock) - self._spent
        return Cost(spent, max(0.0, self._peak() - self._held))

    def _peak(self) -> float:
        status = (self._folder / "status").read_text(encoding="ascii")
        (line,) = [each for each in status.splitlines() if each.startswith("VmHWM:")]
        return int(line.split()[1]) / 1024
