"""What changes the open record at the portal: one after the other, never two at once."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress

from textual.worker import WorkerError

from syren_api.models import Subscriber
from syren_tui.listing.query import ListQuery
from syren_tui.listing.record_navigator import RecordNavigator
from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.screens.copying import copy
from syren_tui.screens.record.context import RecordContext
from syren_tui.screens.record.deciding import RecordDecider
from syren_tui.screens.record.deleting import RecordDeletion
from syren_tui.screens.record.saving import RecordSaver
from syren_tui.screens.record.tabs import RecordTabs
from syren_tui.screens.record.undoing import RecordUndo


class RecordChanges:
    """Saves, validates or renews, undoes and deletes, in workers of the screen."""

    def __init__(
        self,
        context: RecordContext,
        tabs: RecordTabs,
        navigator: RecordNavigator,
        query: ListQuery,
    ) -> None:
        """Begin with nothing on its way.

        Args:
            context: of the screen.
            tabs: of the screen.
            navigator: the record's place in the list.
            query: what the list was asked for.
        """
        self._screen = context.screen
        self._record = context.record
        self._view = context.view
        self._tabs = tabs
        self.saver = RecordSaver(context, navigator, query)
        self.decider = RecordDecider(context)
        self._undo = RecordUndo(context)
        self._deletion = RecordDeletion(context, self._send)
        self.busy = False
        """Whether a change is on its way."""

    def is_busy(self) -> bool:
        """Tell whether a change is on its way, and say so."""
        if self.busy:
            sentence = self._screen.speech.gettext("Enregistrement en cours : un instant.")
            self._view.notice.say(sentence)
        return self.busy

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save what was edited on every tab; then the record is to be read again.

        Args:
            then: called once nothing is edited any more.
        """

        async def save() -> None:
            await self._have_the_day()
            if await self.saver.save() and not self._text_waits:
                self._tabs.read()

        self._begin(save, then)

    def decide(self) -> None:
        """Validate or renew, as the line under the access sentence says."""
        card = self.decider.card
        if why_not := self.decider.why_not():
            self._view.notice.warn(why_not)
        elif card is not None and self._view.takes_decision(card):
            if self.decider.asks_again(card):
                self._screen.app.bell()
                return

            async def decide() -> None:
                self._note(card.subscriber, await self.decider.decide(card))

            self._begin(decide)

    def undo(self) -> None:
        """Undo the newest change, after asking."""
        if self._record.is_edited:
            self._view.notice.warn(
                self._screen.speech.gettext("Enregistrez d’abord vos changements (Ctrl+S), puis u.")
            )
            return

        async def undo() -> None:
            base = self._record.base
            self._note(base, await self._undo.undo())

        self._begin(undo)

    def delete(self, gone: Callable[[], object]) -> None:
        """Delete the account, after asking; who may not is told how to ask for it.

        Args:
            gone: called once it is deleted.
        """

        async def delete() -> None:
            if await self._deletion.delete():
                self._record.changed = True
                self._record.drop_edits()
                gone()

        self._begin(delete)

    def copy(self) -> None:
        """Send who it is, and the access sentence, to the clipboard."""
        self._send(self._view.sentence())

    def _send(self, text: str) -> None:
        copy(self._screen, self._view.notice, text)

    def _note(self, before: Subscriber, after: Subscriber | None) -> None:
        if after is not None:
            self.saver.note_changed(before, after)

    def _begin(
        self, change: Callable[[], Awaitable[None]], then: Callable[[], object] | None = None
    ) -> None:
        if self.is_busy():
            return
        self.busy = True
        held = self._screen.keys_held(drops=True)
        self._screen.run_worker(self._run(change, held, then), group="save", description="save")

    async def _run(
        self,
        change: Callable[[], Awaitable[None]],
        held: AbstractContextManager[object],
        then: Callable[[], object] | None,
    ) -> None:
        with held:
            try:
                await change()
            finally:
                self.busy = False
            if then is not None and not self._record.is_edited:
                then()

    async def _have_the_day(self) -> None:
        """Wait for the portal's day, where it was asked for: it is saved with the rest."""
        for worker in self._screen.workers:
            if worker.group == "today" and worker.node is self._screen:
                with suppress(WorkerError):  # a later "t" asks in its place
                    await worker.wait()

    @property
    def _text_waits(self) -> bool:
        """Whether the user has typed on while a save was on its way: it is meant for the field."""
        app = self._screen.app
        return isinstance(app, KeyQueue) and app.text_waits
