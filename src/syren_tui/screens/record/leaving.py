"""Going from the open record to another, or back: nothing unsaved is lost without a question."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.record.changes import RecordChanges
from syren_tui.screens.record.context import RecordContext
from syren_tui.screens.record.neighbours import NeighbourReader
from syren_tui.screens.record.scanned import ScannedCard, card_in
from syren_tui.screens.record.tabs import RecordTabs
from syren_tui.texts.failures import failure


class RecordLeaving:
    """Goes where the user wants."""

    def __init__(
        self,
        context: RecordContext,
        tabs: RecordTabs,
        changes: RecordChanges,
        navigator: RecordNavigator,
        query: ListQuery,
    ) -> None:
        """Begin with nothing on its way.

        Args:
            context: of the screen.
            tabs: of the screen.
            changes: save what is edited.
            navigator: the record's place in the list.
            query: what the list was asked for.
        """
        self._screen = context.screen
        self._session = context.session
        self._record = context.record
        self._view = context.view
        self._tabs = tabs
        self._changes = changes
        self._navigator = navigator
        self._neighbours = NeighbourReader(context.session, navigator, query)

    async def leave_for(self, go: Callable[[], object]) -> None:
        """Go there; where something is not saved, after asking."""
        if self._changes.is_busy():
            return
        if not self._record.is_edited:
            go()
            return
        say = self._screen.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("save", say("Enregistrer"), "ctrl+s", "Ctrl+S"),
            Reply("drop", say("Abandonner"), "a", "a"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "save":
                self._changes.save(go)
            elif answer == "drop":
                self._record.drop_edits()
                go()

        question = say("Des changements ne sont pas enregistrés.")
        dialog = AskDialog(self._screen.speech, question, replies)
        await self._screen.app.push_screen(dialog, answered)

    async def go_by(self, by: int) -> None:
        """Go so many places on in the list; the tab stays."""
        await self.leave_for(lambda: self._begin(self._go, by))

    async def scanned(self, scanned: Scanned) -> None:
        """Open the record of the card that was scanned."""
        if number := card_in(scanned):
            await self.leave_for(lambda: self._begin(self._open_card, number))
            return
        sentence = self._screen.speech.gettext(
            "Tapé trop vite pour être des touches : rien n’est fait."
        )
        self._view.notice.warn(sentence)

    def _begin(self, go: Callable[[Any, AbstractContextManager[object]], Any], where: Any) -> None:
        """Go in a worker; what is typed meanwhile is for the record that comes."""
        held = self._screen.keys_held()
        self._screen.run_worker(
            go(where, held), group="record", exclusive=True, description="another record"
        )

    async def _open_card(self, number: str, held: AbstractContextManager[object]) -> None:
        with held:
            card = ScannedCard(self._session, self._screen.speech, self._view.notice)
            found = await card.find(number)
            if found is not None:
                await self._open(found)
            else:
                self._screen.app.bell()

    async def _go(self, by: int, held: AbstractContextManager[object]) -> None:
        say, notice = self._screen.speech.gettext, self._view.notice
        with held:
            index = self._navigator.index + by
            if not 0 <= index < self._navigator.total:
                last = say("C’est la dernière fiche de la liste.")
                first = say("C’est la première fiche de la liste.")
                notice.say(last if by > 0 else first)
                return
            try:
                subscriber = await self._neighbours.read(index)
            except ClientError as error:
                notice.warn(failure(error, self._screen.speech))
                return
            if subscriber is None:
                notice.say(say("La liste a changé : revenez-y pour aller plus loin."))
                return
            self._navigator.index = index
            await self._open(subscriber)

    async def _open(self, subscriber: Subscriber) -> None:
        """Show another record, to be read."""
        self._view.notice.clear()
        await self._view.show(self._record.unedited(subscriber))
        self._tabs.read()
