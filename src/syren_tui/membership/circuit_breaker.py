"""When a source is no longer asked: for want of answers, or because it refuses the login."""

from typing import Final

from syren_tui.membership.model import Cause

MOST_UNANSWERED: Final = 3
"""Questions in a row without an answer, after which nothing more is asked."""
_FINAL: Final = frozenset({
    Cause.LOGIN_REFUSED, Cause.NO_PASSWORD, Cause.NOT_TRUSTED, Cause.NOT_ALLOWED, Cause.FILE,
})  # fmt: skip


class CircuitBreaker:
    """Counts what one series of questions came to.

    A question is what goes over the line: one that asks for fifty cards at once counts once.
    """

    def __init__(self) -> None:
        """Begin with nothing missed."""
        self._missed = 0
        self.ended: Cause | None = None
        """Why nothing more is to be asked; None: go on. Whoever was not asked has this cause."""

    def heard(self) -> None:
        """Take note of an answer, whatever it said."""
        self._missed = 0

    def missed(self, cause: Cause) -> None:
        """Take note of a question without an answer.

        Args:
            cause: a refused login, an untrusted certificate, a missing password or permission ends
                it at once.
        """
        self._missed += 1
        if cause in _FINAL:
            self.ended = cause
        elif self._missed >= MOST_UNANSWERED and self.ended is None:
            self.ended = Cause.GIVEN_UP
