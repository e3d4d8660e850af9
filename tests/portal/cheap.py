"""Passwords that cost little to hash: tests keep no secrets, and a real hash takes 0.1 s of CPU."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from syren_portal.passwords import Cost, Passwords

CHEAP: Final = Cost(time=1, memory=8, lanes=1)
"""What a hash takes where its strength is not what is tested."""


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Have passwords hashed cheaply where nobody says at which cost."""
    make: Any = Passwords.__init__
    with patch.object(make, "__defaults__", (CHEAP,)):
        yield
