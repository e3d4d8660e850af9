"""Who has the card number that the patron of a request gave: read when the request is shown."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.finding.holders import holders_of_claim
from syren_tui.screens.frame import Framed
from syren_tui.session import Session


class RequestClaims:
    """Knows the holders of the number of who is shown."""

    def __init__(
        self, screen: Framed[Any], session: Session, on_answer: Callable[[], object]
    ) -> None:
        """Begin with nobody known.

        Args:
            screen: whose request it is.
            session: the signed-in session.
            on_answer: is called when an answer has come.
        """
        self._screen = screen
        self._session = session
        self._on_answer = on_answer
        self._asked: tuple[str, int] | None = None
        """The id and version of whom it was asked about last."""
        self._holders: Sequence[Subscriber] = ()

    def of(self, subscriber: Subscriber) -> Sequence[Subscriber]:
        """Return who has the number that somebody gave; none: it is not known."""
        return self._holders if self._asked == (subscriber.id, subscriber.version) else ()

    def ask(self, subscriber: Subscriber) -> None:
        """Ask who has the number, where somebody gave one that was taken; once."""
        wanted = (subscriber.id, subscriber.version)
        if not subscriber.claimed_number or wanted == self._asked:
            return
        self._asked, self._holders = wanted, ()
        ask: Callable[[], Awaitable[None]] = partial(self._ask, subscriber)
        self._screen.run_worker(
            ask,
            group="claim",
            exclusive=True,
            description="read who has the number",
        )

    async def _ask(self, subscriber: Subscriber) -> None:
        try:
            self._holders = await holders_of_claim(self._session, subscriber)
        except ClientError:
            return  # that another account has it is shown already, without the name
        self._on_answer()
