"""Records that are opened from the requests: of who is shown, or of whose card was scanned."""

from collections.abc import Callable
from typing import Any

from syren_api.models import Subscriber
from syren_tui.decision_queue.desk import DecisionDesk
from syren_tui.screens.decision_queue.view import DecisionView
from syren_tui.screens.frame import Framed
from syren_tui.screens.record.alone import record_alone
from syren_tui.screens.record.record import Visit
from syren_tui.screens.record.scanned import ScannedCard
from syren_tui.session import Session


class RequestRecords:
    """Opens records, and notes what was changed there."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        desk: DecisionDesk,
        view: DecisionView,
        on_return: Callable[[], object],
    ) -> None:
        """Begin with none open.

        Args:
            screen: the one under the record.
            session: the signed-in session.
            desk: has the log of the day.
            view: says whose card it is not.
            on_return: is called when the user is back from a record.
        """
        self._screen = screen
        self._session = session
        self._desk = desk
        self._view = view
        self._on_return = on_return

    async def find(self, number: str) -> None:
        """Open the record of whose card it is; else say so."""
        screen = self._screen
        found = await ScannedCard(self._session, screen.speech, self._view.notice).find(number)
        if found is not None and screen.is_active:
            await self.open(found)

    async def open(self, subscriber: Subscriber) -> None:
        """Open a record."""
        record = record_alone(self._screen.speech, self._session, subscriber)
        await self._screen.app.push_screen(record, self._back)

    def _back(self, visit: Visit | None) -> None:
        if visit is not None and visit.changed:
            self._session.changes += 1
            self._desk.noted.note_visit(visit.seen)
        self._on_return()
