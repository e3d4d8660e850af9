"""The record of one subscriber, second part: editing, reading anew, and saving."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress

from textual import on, work
from textual.widgets import Button
from textual.worker import WorkerError

from syren_api.features import Feature
from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.editing.draft import Draft
from syren_tui.editing.saving import SaveOutcome, Saver, has_all
from syren_tui.screens.record.conflict import ConflictDialog
from syren_tui.screens.record.view import RecordView
from syren_tui.texts.failures import failure
from syren_tui.texts.members import DAY
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.record.information_pane import InformationPane
from syren_tui.widgets.record.resources_pane import ResourcesPane
from syren_tui.widgets.record.status_pane import StatusPane


class RecordEditing(RecordView):
    """Takes what is typed into a draft, and sends it."""

    _saving = False

    # Editing.

    @on(InformationPane.Typed)
    def _typed(self, event: InformationPane.Typed) -> None:
        self._draft.texts[event.member] = event.text
        self._edited()

    @on(StatusPane.StatusChosen)
    def _status_chosen(self, event: StatusPane.StatusChosen) -> None:
        self._draft.status = event.status
        self._edited()

    @on(StatusPane.DayTyped)
    def _day_typed(self, event: StatusPane.DayTyped) -> None:
        self._draft.texts[DAY] = event.text
        self._edited()

    @on(ResourcesPane.Chosen)
    def _resource_chosen(self, event: ResourcesPane.Chosen) -> None:
        self._draft.resources[event.resource_id] = event.status
        self._edited()

    def _edited(self) -> None:
        self._notice.clear()
        reading = self._draft.read()
        if self._marked:
            self._mark_errors(
                {name: said for name, said in reading.errors.items() if name in self._marked}
            )
        self._show_reading(reading)

    @on(DateField.TodayFilled)
    def _today_filled(self, event: DateField.TodayFilled) -> None:
        self._check_today(event)

    @work(exclusive=True, group="today", description="ask for the day")
    async def _check_today(self, event: DateField.TodayFilled) -> None:
        """Ask the portal for its day: the one that was filled in may be yesterday's."""
        try:
            today = await self._session.today()
        except ClientError as error:
            self._told = failure(error, self.speech)
            self._notice.warn(self._told)
            return
        self._told_no_longer()
        self._draft.portal = self._session.portal
        event.field.today = today
        if today != event.day and event.field.value == self.speech.day(event.day):
            event.field.fill(today)
            self._draft.texts[DAY] = event.field.value  # a save may be waiting for it

    # Reading and saving.

    @work(exclusive=True, group="record", description="read the record")
    async def _refresh_record(self, *, say: bool = False) -> None:
        """Read the record anew; what the user has begun to edit stays as it is."""
        base = self._draft.base

        async def read() -> Subscriber:
            return await self._session.call(lambda client: client.subscriber(base.id))

        try:
            current = await self._session.keep_trying(read, self._tell)
        except ClientError as error:
            self._notice.warn(failure(error, self.speech))
            return
        self._told_no_longer()
        if self._draft.base is not base:
            return
        if not self._draft.read().edited:
            if current.version != base.version:
                await self._show(Draft(current, self._session.portal, self.speech))
            if say:
                self._notice.say(self.speech.gettext("Fiche relue."))
        elif say:
            await self._compare(current)

    async def _compare(self, current: Subscriber) -> None:
        """Say what the portal has, where something is edited: it stays, and is not sent."""
        changes = self._draft.read().changes
        if current.version == self._draft.base.version:
            self._notice.say(
                self.speech.gettext("Fiche relue : vos changements n’y sont pas (Ctrl+S).")
            )
        elif changes and has_all(current, changes):
            await self._saved(SaveOutcome(saved=current), changes)
        else:
            self._notice.warn(
                self.speech.gettext(
                    "La fiche a changé sur le portail : Ctrl+S montre les deux versions."
                )
            )

    def action_reload(self) -> None:
        """Read the record again."""
        self._refresh_record(say=True)

    @on(Button.Pressed, "#save")
    def _save_pressed(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Save what was edited on every tab, and stay."""
        if self._saving:
            self._notice.say(self.speech.gettext("Enregistrement en cours : un instant."))
        else:
            self._begin_to_save()

    def _begin_to_save(self, then: Callable[[], object] | None = None) -> None:
        self._saving = True
        self._save(self.keys_held(drops=True), then)

    @work(group="save", description="save")
    async def _save(
        self, held: AbstractContextManager[object], then: Callable[[], object] | None
    ) -> None:
        with held:
            try:
                for worker in self.workers:
                    if worker.group == "today" and worker.node is self:
                        with suppress(WorkerError):  # a later "t" asks in its place
                            await worker.wait()
                await self._save_draft()
            finally:
                self._saving = False
            if then is not None and not self._draft.read().edited:
                then()

    async def _save_draft(self) -> None:
        reading = self._draft.read()
        self._show_errors(reading.errors)
        if reading.errors:
            return
        changes = reading.changes
        if not changes:
            self._notice.say(self.speech.gettext("Rien à enregistrer."))
            return
        while changes:
            self._notice.say(self.speech.gettext("Enregistrement…"))
            result = await Saver(self._session, self.speech).save(self._draft.base, changes)
            if result.stale is None:
                await self._saved(result, changes)
                return
            kept = await self.app.push_screen_wait(
                ConflictDialog(
                    self.speech, self._session.portal, self._draft.base, result.stale, changes
                )
            )
            if kept is None:
                self._notice.warn(
                    self.speech.gettext("Rien n’est enregistré : Ctrl+S pour y revenir.")
                )
                return
            await self._show(self._draft.rebased(result.stale, kept))
            self._changed = True
            changes = kept
        self._notice.say(self.speech.gettext("La fiche est celle du portail : rien à enregistrer."))

    async def _saved(self, result: SaveOutcome, sent: Mapping[str, object]) -> None:
        """Show what came of it."""
        if result.saved is not None:
            self._changed = True
            stays = self._query.matches(
                result.saved,
                self._session.portal.today,
                by_key=self._session.portal.has(Feature.CARD_KEY),
            )
            if not stays or self._query.moves(self._draft.base, result.saved):
                self._navigator.left(result.saved.id)
            await self._show(self._draft.after_saving(result.saved, sent))
            if not self._draft.read().edited:
                self._notice.say(self.speech.gettext("Enregistré."))
        elif result.errors:
            self._show_errors(result.errors)
        else:
            if result.read_again:
                await self._read_again()
            self._notice.warn(result.sentence)

    async def _read_again(self) -> None:
        """Show the record as it is: it no longer allows what was edited."""
        base = self._draft.base
        try:
            current = await self._session.call(lambda client: client.subscriber(base.id))
        except ClientError:
            return  # the sentence that follows says why nothing was saved
        self._changed = True
        await self._show(Draft(current, self._session.portal, self.speech))
