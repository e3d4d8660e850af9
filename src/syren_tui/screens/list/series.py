"""The list of subscribers, third part: from marks to the plan of a series, and to its progress."""

from collections.abc import Set
from contextlib import AbstractContextManager, suppress

from textual import events, on, work
from textual.content import Content
from textual.widgets import Static

from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.renewal.active_series import SeriesState
from syren_tui.renewal.fetch_accounts import FetchedAccounts, fetch_accounts
from syren_tui.renewal.plan import ExtraLine, Plan
from syren_tui.renewal.series_runner import RunEnd
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.list.selecting import ListMarking
from syren_tui.texts.failures import failure
from syren_tui.texts.progress import header_sentence


class ListSeries(ListMarking):
    """Renews those who are marked, else the one under the cursor."""

    _ending_shown: RunEnd | None = None
    """The ending that the marks have followed."""
    _reload_wanted = False
    _changes_seen = 0
    """The session's changes that the list has followed."""

    def on_mount(self) -> None:
        """Follow the session's series."""
        self._session.active_series.listen(self._series_changed)

    def on_unmount(self) -> None:
        """Follow it no longer."""
        self._session.active_series.unlisten(self._series_changed)

    # The plan.

    async def action_renew(self) -> None:
        """Plan the renewal of the marked; where the one under the cursor is not, ask whom."""
        current = self._table.current
        if not self._selection:
            if current is not None and not self._stale:
                self._plan([current.id], chosen={current.id})
            else:
                self._notice.warn(
                    self.speech.gettext("Personne à renouveler : cochez des abonnés par Espace.")
                )
            return
        if current is None or self._stale or current.id in self._selection:
            self._plan_marked()
            return
        number = len(self._selection)
        marked = self.speech.ngettext("{n} coché", "{n} cochés", number)
        say = self.speech.gettext
        replies = [
            Reply("one", say("Cette personne"), "p", "p"),
            Reply("marked", say("Les {marked}", marked=marked), "c", "c")
            if number > 1
            else Reply("marked", say("La personne cochée"), "c", "c"),
            Reply("nobody", say("Annuler"), "", say("Échap")),
        ]
        name = clean(f"{current.last_name} {current.first_name}")
        more = say("Sous le curseur : {name}, qui n’est pas coché.", name=name)
        more += " " + self.marks_sentence()

        def answered(answer: str | None) -> None:
            if answer == "one":
                self._plan([current.id], chosen={current.id})
            elif answer == "marked":
                self._plan_marked()

        dialog = AskDialog(self.speech, say("Renouveler qui ?"), replies, more)
        await self.app.push_screen(dialog, answered)

    def plan_again(self, ids: list[str]) -> None:
        """Plan for accounts that another series did not renew."""
        self._plan(ids, chosen=set(ids))

    def _plan_marked(self) -> None:
        self._plan(list(self._selection.ids), chosen=set(self._selection.chosen), hidden=True)

    def _plan(self, ids: list[str], *, chosen: Set[str], hidden: bool = False) -> None:
        """Plan for accounts.

        Args:
            ids: whose.
            chosen: those among them whom the user has looked at, one by one.
            hidden: whether those whom the list does not show are counted before it goes.
        """
        self._notice.say(self.speech.gettext("Préparation du plan…"))
        self._read_plan(ids, chosen, hidden, self.keys_held())

    @work(exclusive=True, group="plan", description="read the plan")
    async def _read_plan(
        self, ids: list[str], chosen: Set[str], hidden: bool, held: AbstractContextManager[object]
    ) -> None:
        from syren_tui.screens.plan.plan import open_plan

        session = self._session
        with held:
            try:
                today = await session.today()
                gathered = await fetch_accounts(
                    ids,
                    lambda asked: session.call(lambda client: client.selection(asked)),
                    lambda each: session.call(lambda client: client.subscriber(each)),
                    [self._query.filter(today)],
                )
            except ClientError as error:
                self._notice.warn(failure(error, self.speech))
                return
            self._notice.clear()
            hidden_now = await self._hidden_now() if hidden else 0
            if not self.is_active:
                return  # the user has gone elsewhere meanwhile: nothing jumps in front of them
            others = frozenset(ids) - chosen
            plan = Plan(gathered.subscribers, session.portal, today, among_others=others)
            if not plan.takes_day:
                plan.day = None
            await open_plan(
                self.app, self.speech, session, plan,
                extras=self._missing(gathered),
                hidden=hidden_now,
                ascii_only=self._ascii_only,
            )  # fmt: skip

    async def _hidden_now(self) -> int | None:
        """Return how many of the marked the list does not show; None where it cannot be known."""
        if self.hidden_marks is None:
            with suppress(ClientError):
                self._counted(await self._reader.all_ids(self._query))
        return self.hidden_marks

    def _missing(self, gathered: FetchedAccounts) -> list[ExtraLine]:
        reason = self.speech.gettext("n’existe plus, ou plus ici")
        label = self.speech.gettext("Abonné coché")
        return [ExtraLine(f"{label} {each}", reason) for each in gathered.missing]

    # The progress.

    async def action_progress(self) -> None:
        """Show the series that runs, or the report of the one that has ended."""
        from syren_tui.screens.series.progress import show_series

        await show_series(self.app, self.speech, self._session)

    @on(events.ScreenResume)
    def _show_series(self) -> None:
        state = self._session.active_series.state
        if state is not None:
            self._series_changed(state)
        else:
            self._show_header("")
            self.refresh_bindings()
        if self._changes_seen != self._session.changes:
            self._changes_seen = self._session.changes
            self._reload_wanted = True
        self._reload_if_wanted()

    def _series_changed(self, state: SeriesState) -> None:
        if not self.is_mounted:
            return
        self._show_header(header_sentence(state, self.speech))
        self.refresh_bindings()
        if state.ending is not None and state.ending is not self._ending_shown:
            self._ending_shown = state.ending
            # Those who were not renewed stay marked: they are what is left to look at.
            self._selection.discard(state.renewed)
            self._reload_wanted = True
        self._reload_if_wanted()

    def _reload_if_wanted(self) -> None:
        """Read the list again after a series; not behind another screen."""
        if self._reload_wanted and self.is_current:
            self._reload_wanted = False
            self._ask(self._query, keep=True)

    def _show_header(self, sentence: str) -> None:
        shown = self.query_one("#series", Static)
        shown.update(Content(sentence))
        shown.set_class(bool(sentence), "-shown")
