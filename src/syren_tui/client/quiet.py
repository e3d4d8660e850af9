"""What httpx and httpcore would log: whole addresses and headers."""

import logging
from typing import Final

_LOGGERS: Final = ("httpx", "httpcore")


def keep_quiet() -> None:
    """Keep search words, cards and tokens out of any log."""
    for logger in map(logging.getLogger, _LOGGERS):
        if logger.getEffectiveLevel() < logging.WARNING:
            logger.setLevel(logging.WARNING)
