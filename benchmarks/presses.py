"""Keys pressed one after the other, and what each costs."""

import statistics

from benchmarks.recording import Recording
from benchmarks.resting import processor_seconds


class Presses:
    """Medians of what a program does at keys."""

    def __init__(self, program: Recording) -> None:
        """Begin with none."""
        self._program = program
        self._answers: list[tuple[float, int, float]] = []

    def press(self, key: bytes) -> None:
        """Press one, and wait for all that it does."""
        before = processor_seconds(self._program.pid)
        seconds, size = self._program.answer(key)
        used = processor_seconds(self._program.pid) - before
        self._answers.append((seconds, size, used))

    @property
    def seconds(self) -> float:
        """Until the last byte."""
        return statistics.median(each[0] for each in self._answers)

    @property
    def bytes(self) -> int:
        """How many were written."""
        return round(statistics.median(each[1] for each in self._answers))

    @property
    def processor(self) -> float:
        """Seconds of the processor."""
        return statistics.median(each[2] for each in self._answers)


def median_of(program: Recording, key: bytes, times: int) -> tuple[float, int]:
    """Press a key so often; returns the median seconds and bytes."""
    presses = Presses(program)
    for _ in range(times):
        presses.press(key)
    return presses.seconds, presses.bytes
