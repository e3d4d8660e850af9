"""How much of what a test repeats is done: all of it in `make soak`, a part in the suite."""

import os
from typing import TypeVar

Much = TypeVar("Much")


def repeats(*, suite: Much, soak: Much) -> Much:
    """Return one of two: that of the suite, or that of `make soak`."""
    return soak if os.environ.get("SYREN_SOAK") else suite
