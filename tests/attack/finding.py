"""What an attack came to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One attack, what it cost and whether that is within its bar."""

    attack: str
    cost: str
    held: bool
