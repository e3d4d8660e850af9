"""Has who is shown read again when somebody else has changed them."""

from collections.abc import Callable

from syren_tui.decision_queue.request_queue import Request, RequestQueue
from syren_tui.news.follower import News
from syren_tui.session import Session


class RequestNews:
    """Follows the session's news for the one in front of the user."""

    def __init__(
        self, session: Session, queue: RequestQueue, read: Callable[[Request], object]
    ) -> None:
        """Begin without following.

        Args:
            session: the signed-in session.
            queue: who is shown.
            read: has a request read again.
        """
        self._news = session.news
        self._queue = queue
        self._read = read

    def listen(self) -> None:
        """Follow the news."""
        self._news.listen(self._told)

    def unlisten(self) -> None:
        """Follow it no longer."""
        self._news.unlisten(self._told)

    def _told(self, news: News) -> None:
        shown = self._queue.shown
        if shown is None:
            return
        has_changed = any(
            each.id == shown.subscriber.id
            and (each.version is None or each.version > shown.subscriber.version)
            for each in news.changes
        )
        if has_changed or news.outdated:
            self._read(shown)
