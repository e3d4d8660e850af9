"""Those who wait, one in front of the user, the next ones read ahead."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from syren_api.models import HistoryChange, Subscriber
from syren_api.validity import WAITING
from syren_tui.decision_queue.requests import WaitingRequests
from syren_tui.desk.membership import Membership

_AHEAD = 10
"""Requests that are read before they are shown."""


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """Somebody who waits, as they stand in front of the user: each showing is another object."""

    subscriber: Subscriber
    whole: bool = False
    """Whether validating opens the whole catalogue."""
    changed: tuple[HistoryChange, ...] | None = None
    """What somebody else has changed since it was shown before; None: it was not."""
    membership: Membership | None = None
    """What the library's own system says; None: nobody is asked."""
    asked_again: bool = False
    """Whether the key that validates was pressed once, and one more does it."""

    @property
    def waits(self) -> bool:
        """Whether there is still something to decide."""
        return self.subscriber.status in WAITING

    @property
    def is_held(self) -> bool:
        """Whether validating needs a second key."""
        return self.membership is not None and self.membership.needs_second_key(validates=True)


class RequestQueue:
    """Shows those who wait, one after the other."""

    def __init__(
        self,
        requests: WaitingRequests,
        on_change: Callable[[], object],
        under_way: Callable[[], int] = lambda: 0,
    ) -> None:
        """Begin with nobody read.

        Args:
            requests: reads who waits.
            on_change: is called whenever somebody else is to be shown, or the same otherwise.
            under_way: says how many decisions have no answer yet.
        """
        self.shown: Request | None = None
        """Who stands in front of the user; None: nobody waits any more, or is not read yet."""
        self.is_reading = True
        """Whether more of those who wait are on their way."""
        self.passed = 0
        """How many were decided or passed over."""
        self.total = 0
        """How many there are in all, with those."""
        self._requests = requests
        self._on_change = on_change
        self._under_way = under_way
        self._ahead: deque[Request] = deque()
        self._decided = 0
        """How many were decided at the portal, which counts them no longer."""
        self._is_read = False
        """Whether all who waited at the last reading are known."""
        self._gave_up = False
        """Whether the last reading failed: the next one is for the next request, or the user's."""

    @property
    def next_ones(self) -> list[Subscriber]:
        """Those who are read ahead."""
        return [each.subscriber for each in self._ahead]

    @property
    def needs_more(self) -> bool:
        """Whether more are to be read ahead."""
        return not (self._is_read or self._gave_up) and len(self._ahead) < _AHEAD

    async def read_ahead(self) -> None:
        """Read those who wait, as far ahead as need be.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        self.is_reading = True
        try:
            while self.needs_more:
                self._gave_up = True
                requests, decided = self._requests, self._decided
                found, total = await requests.more()
                if requests is not self._requests:
                    continue  # others are read now
                self._gave_up = False
                self._is_read = not found
                self._ahead.extend(Request(each) for each in found)
                self._count(total, decided)
                if self.shown is None:
                    self._next()
        finally:
            self.is_reading = False
            self._on_change()

    async def read_again(self) -> None:
        """Look for new requests.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        self._is_read = self._gave_up = False
        await self.read_ahead()

    def begin_anew(self, requests: WaitingRequests) -> None:
        """Have others shown; `read_again` reads them."""
        self._requests = requests
        self._ahead.clear()
        self.shown, self.passed, self.total, self._decided = None, 0, 0, 0
        self._is_read = self._gave_up = False
        self.is_reading = True
        self._on_change()

    def pass_over(self, request: Request) -> None:
        """Show the next one; who is passed over waits on at the portal."""
        if self.shown is request:
            self.passed += 1
            self._next()

    def _count(self, waiting: int, decided: int) -> None:
        """Take the portal's number; decisions made while it was read are in it, or not.

        Args:
            waiting: the number.
            decided: how many decisions it certainly leaves out.
        """
        most = waiting + self._decided + self._under_way()
        self.total = max(min(max(self.total, waiting + decided), most), self._known)

    def note_decided(self, subscriber: Subscriber) -> None:
        """Note that somebody was decided at the portal."""
        self._decided += self._requests.covers(subscriber)

    def take_back(self, subscriber: Subscriber, *, was_sent: bool) -> None:
        """Show somebody now who was decided; whoever stands there comes after.

        Args:
            subscriber: as they wait again.
            was_sent: whether the portal had it.
        """
        if self._requests.covers(subscriber):
            self.passed = max(0, self.passed - 1)
            self._decided = max(0, self._decided - was_sent)
        if self.shown is not None:
            self._ahead.appendleft(self.shown)
        self.shown = Request(subscriber)
        self.total = max(self.total, self._known)
        self._on_change()

    def show_next(self, request: Request) -> None:
        """Show somebody who was decided again, after the one in front of the user.

        Nobody of another library than the one that was chosen meanwhile.
        """
        if not self._requests.covers(request.subscriber):
            return
        self.passed = max(0, self.passed - 1)
        self._ahead.appendleft(request)
        if self.shown is None:
            self._next()

    def show_anew(self, request: Request, **changes: object) -> None:
        """Show somebody otherwise, where they still stand there: keys count anew for them."""
        if self.shown is request:
            fresh: dict[str, object] = {"asked_again": False} | changes
            self.shown = replace(request, **fresh)  # type: ignore[arg-type]
            self._on_change()

    def show_reread(self, request: Request, now: Subscriber | None) -> None:
        """Show somebody as they were read again; go on where they do not wait any more.

        Args:
            request: who stood there.
            now: the account; None: it was deleted.
        """
        if now is not None and now.version == request.subscriber.version:
            return
        if now is not None and now.status in WAITING:
            self.show_anew(request, subscriber=now)
        else:
            self.pass_over(request)

    @property
    def _known(self) -> int:
        return self.passed + len(self._ahead) + (self.shown is not None)

    def _next(self) -> None:
        self.shown = self._ahead.popleft() if self._ahead else None
        self._gave_up = False
        self._on_change()
