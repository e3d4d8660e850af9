"""What is read of the open record: its history, who has a claimed number, the portal's day."""

from syren_api.models import HistoryEntry, Subscriber
from syren_api.statuses import ResourceStatus, Status
from syren_tui.client.errors import ClientError
from syren_tui.finding.holders import holders_of_claim
from syren_tui.screens.record.context import RecordContext
from syren_tui.screens.retry_notice import RetryNotice
from syren_tui.texts.access_sentence import refused_on
from syren_tui.texts.failures import failure
from syren_tui.texts.fields import DAY, RecordTab
from syren_tui.texts.values import refused_since
from syren_tui.widgets.base.date_field import DateField
from syren_tui.widgets.record.history_pane import HistoryPane
from syren_tui.widgets.record.resources_pane import ResourcesPane


class RecordReader:
    """Reads, and shows what was read where the same record is still open."""

    def __init__(self, context: RecordContext) -> None:
        """Begin with nothing read.

        Args:
            context: of the screen.
        """
        self._session = context.session
        self._speech = context.speech
        self._record = context.record
        self._view = context.view
        self._retry = RetryNotice(lambda: context.view.notice, context.speech)
        self._history_of: tuple[str, int] | None = None
        """The id and the version of the record whose history is shown."""

    async def read(self) -> Subscriber | None:
        """Return the record as it is now; None: it cannot be read, and the notice says why."""
        base = self._record.base

        async def read() -> Subscriber:
            return await self._session.call(lambda client: client.subscriber(base.id))

        try:
            current = await self._session.keep_trying(read, self._retry.show_retry)
        except ClientError as error:
            self._view.notice.warn(failure(error, self._speech))
            return None
        self._retry.clear()
        return current

    def forget_history(self) -> None:
        """Have the history read anew when it is needed next."""
        self._history_of = None

    def needs_history(self, tab: RecordTab) -> bool:
        """Tell whether a tab, or the access sentence, shows something of the history."""
        base = self._record.base
        refused = any(each.status is ResourceStatus.REFUSED for each in base.resources)
        return (
            base.status is Status.REFUSED
            or tab is RecordTab.HISTORY
            or (tab is RecordTab.RESOURCES and refused)
        )

    async def read_history(self, pane: HistoryPane, resources: ResourcesPane) -> None:
        """Show what happened to the record, and since when resources are refused."""
        base = self._record.base
        if self._history_of == (base.id, base.version):
            return

        async def read() -> tuple[HistoryEntry, ...]:
            return await self._session.call(lambda client: client.history(base.id))

        try:
            entries = await self._session.keep_trying(read, self._retry.show_retry)
        except ClientError as error:
            pane.say(failure(error, self._speech))
            return
        self._retry.clear()
        if self._record.base.id != base.id:
            return
        self._history_of = (base.id, base.version)
        pane.show(entries)
        since = {
            each.id: day
            for each in base.resources
            if each.status is ResourceStatus.REFUSED
            and (day := refused_since(entries, each.id, self._session.portal)) is not None
        }
        resources.show_since(since)
        self._view.show_access(refused_on(base, entries, self._session.portal))

    async def name_holder(self, base: Subscriber) -> None:
        """Show which accounts have the number that the patron of a record gave."""
        try:
            holders = await holders_of_claim(self._session, base)
        except ClientError:
            return  # that another account has it is shown already, without the name
        now = self._record.base
        if now.id == base.id and now.claimed_number == base.claimed_number:
            self._view.show_claim(holders)

    async def check_today(self, event: DateField.TodayFilled) -> None:
        """Ask the portal for its day: the one that was filled in may be yesterday's."""
        try:
            today = await self._session.today()
        except ClientError as error:
            self._retry.show_failure(error)
            return
        self._retry.clear()
        draft = self._record.draft
        draft.portal = self._session.portal
        event.field.today = today
        if today != event.day and event.field.value == self._speech.day(event.day):
            event.field.fill(today)
            draft.texts[DAY] = event.field.value  # a save may be waiting for it
