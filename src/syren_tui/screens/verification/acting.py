"""What is done about those whom a verification has sorted: a plan, a decision, one by one."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

from syren_api.models import SelectedSubscriber
from syren_api.statuses import Status
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.membership.active_verification import ActiveVerification
from syren_tui.membership.comparing import new_card
from syren_tui.membership.groups import place_of
from syren_tui.membership.heaps import Heap, HeapEntry
from syren_tui.membership.planning import plan_of
from syren_tui.renewal.batch_changes import BatchChange
from syren_tui.renewal.change import Account
from syren_tui.renewal.fetch_accounts import selected
from syren_tui.renewal.plan import BatchPlan, Plan
from syren_tui.screens.frame import Framed
from syren_tui.screens.plan.decide import DecisionAsker
from syren_tui.screens.plan.opening import open_plan
from syren_tui.screens.record.alone import record_alone
from syren_tui.screens.record.record import Visit
from syren_tui.screens.session_accounts import read_accounts, read_whole_accounts
from syren_tui.screens.verification.compare import CONFIRM, PASS, RECORD, STORE, CompareDialog
from syren_tui.screens.verification.view import VerificationView
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.texts.people import full_name

Work = Callable[[AbstractContextManager[object]], Awaitable[None]]
"""Is given what holds the keys, until it lets go of it."""
REASON: Final = N_("abonnement à la bibliothèque terminé")
"""Proposed for those whose membership has ended."""
MEMBERS: Final = place_of(Heap.MEMBERS)
TO_CONFIRM: Final = place_of(Heap.TO_CONFIRM)
NO_MEMBERS: Final = place_of(Heap.NOT_FOUND)
NO_ANSWER: Final = place_of(Heap.NO_ANSWER)
"""Places of the groups."""


class VerificationActions:
    """Acts on the group that is shown; afterwards the accounts are read again, and sorted."""

    def __init__(
        self,
        screen: Framed[Any],
        session: Session,
        active: ActiveVerification,
        view: VerificationView,
        reasons: Sequence[str],
        *,
        ascii_only: bool,
    ) -> None:
        """Begin with nothing asked.

        Args:
            screen: of the verification.
            session: whose accounts.
            active: the session's verification.
            view: shows it.
            reasons: of the settings, for a status.
            ascii_only: whether the terminal has only the signs of ASCII.
        """
        self._screen = screen
        self._session = session
        self._active = active
        self._view = view
        self._reasons = reasons
        self._ascii_only = ascii_only
        self._handled: set[str] = set()
        """The ids of all that were changed from here: they may be undone elsewhere."""

    # All at once.

    def plan(self) -> None:
        """Plan for the members, each with their own day."""
        self._run(self._open_plan, "read the plan")

    async def _open_plan(self, held: AbstractContextManager[object]) -> None:
        with held:
            verification = self._active.verification
            try:
                today = await self._session.today()
            except ClientError as error:
                self._view.notice.warn(failure(error, self._speech))
                return
            if verification is None:
                return
            if today != verification.portal.today:
                self._view.notice.warn(
                    self._speech.gettext(
                        "Le jour a changé depuis la vérification : Échap, puis v, recommence."
                    )
                )
                return
            await self._show_plan(plan_of(self._view.entries(MEMBERS), self._session.portal))

    async def decide(self) -> None:
        """Decide for all whose membership has ended, or for the one under the cursor.

        Those who were not found are decided for one by one.
        """
        current = self._view.table.current
        if current is None:
            return
        chosen = [current]
        if current.heap is Heap.ENDED:
            chosen = [each for each in self._view.shown if each.heap is Heap.ENDED]
        ended = current.heap is Heap.ENDED
        asker = DecisionAsker(
            self._screen,
            self._session,
            self._reasons,
            lambda change: self._decided([each.account.id for each in chosen], change),
            proposed=self._speech.gettext(REASON) if ended else "",
            first=Status.REFUSED,
        )
        await asker.ask(self._whom(chosen))

    def _whom(self, chosen: Sequence[HeapEntry]) -> str:
        if len(chosen) == 1:
            return _name(chosen[0])
        return self._speech.ngettext("{n} adhésion finie", "{n} adhésions finies", len(chosen))

    def _decided(self, ids: Sequence[str], change: BatchChange) -> None:
        self._run(partial(self._open_decision, ids, change), "read the plan")

    async def _open_decision(
        self, ids: Sequence[str], change: BatchChange, held: AbstractContextManager[object]
    ) -> None:
        with held:
            try:
                await self._session.today()
                accounts = await self._read(ids, whole=change.needs_whole_accounts)
            except ClientError as error:
                self._view.notice.warn(failure(error, self._speech))
                return
            await self._show_plan(BatchPlan(accounts, self._session.portal, change))

    async def _show_plan(self, plan: Plan[Any]) -> None:
        self._view.notice.clear()
        if self._screen.is_active:  # the user has not gone elsewhere meanwhile
            await open_plan(
                self._screen.app, self._speech, self._session, plan,
                ascii_only=self._ascii_only, asks_members=False,
            )  # fmt: skip

    # One by one.

    async def compare(self) -> None:
        """Show both sides of the one under the cursor, and take what is decided."""
        entry = self._view.table.current
        if entry is None or entry.heap is not Heap.TO_CONFIRM:
            return
        table, speech = self._view.table, self._speech
        place = speech.gettext(
            "{n} sur {total}", n=speech.number(table.cursor_row + 1),
            total=speech.number(table.total),
        )  # fmt: skip
        stores = bool(new_card(entry)) and not self._session.read_only
        dialog = CompareDialog(speech, entry, self._session.portal, place, stores=stores)
        await self._screen.app.push_screen(dialog, partial(self._compared, entry))

    def _compared(self, entry: HeapEntry, answer: str | None) -> None:
        verification = self._active.verification
        if verification is None:
            return
        match answer:
            case word if word == CONFIRM:
                verification.confirm(entry)
                self._view.show_groups()
                self._view.notice.say(self._speech.gettext("Confirmé : {name}.", name=_name(entry)))
                self._screen.call_next(self.compare)  # the next has come in its place
            case word if word == PASS:
                if self._view.table.cursor_row + 1 < self._view.table.total:
                    self._view.table.move_cursor(row=self._view.table.cursor_row + 1)
                    self._screen.call_next(self.compare)
            case word if word == STORE:
                self._run(partial(self._store, entry), "store a card")
            case word if word == RECORD:
                self._run(partial(self._open_record, entry, self._compare_again), "read a record")

    async def _compare_again(self, entry: HeapEntry) -> None:
        """Go back to the comparison, where its account is still to be confirmed."""
        current = self._view.table.current
        if current is not None and current.account.id == entry.account.id:
            await self.compare()

    async def _store(self, entry: HeapEntry, held: AbstractContextManager[object]) -> None:
        """Have the portal hold the new card; the answer then agrees by itself."""
        with held:
            account, changes = entry.account, {"registration_number": new_card(entry)}
            try:
                changed = await self._session.call(
                    lambda client: client.patch(account.id, account.version, changes)
                )
            except ClientError as error:
                self._view.notice.warn(failure(error, self._speech))
                return
            self._session.changes += 1
            self._take([selected(changed)])
            self._view.notice.say(
                self._speech.gettext("Carte notée au portail : {name}.", name=_name(entry))
            )

    def record(self) -> None:
        """Open the record of the one under the cursor."""
        if (entry := self._view.table.current) is not None:
            self._run(partial(self._open_record, entry, None), "read a record")

    async def _open_record(
        self,
        entry: HeapEntry,
        back: Callable[[HeapEntry], Awaitable[None]] | None,
        held: AbstractContextManager[object],
    ) -> None:
        """Open a record; `back` is awaited once it was left."""

        async def visited(visit: Visit | None) -> None:
            self._visited(visit)
            if back is not None:
                await back(entry)

        with held:
            try:
                subscriber = await self._session.call(
                    lambda client: client.subscriber(entry.account.id)
                )
            except ClientError as error:
                self._view.notice.warn(failure(error, self._speech))
                return
            if self._screen.is_active:
                record = record_alone(self._speech, self._session, subscriber)
                await self._screen.app.push_screen(record, visited)

    def _visited(self, visit: Visit | None) -> None:
        if visit is not None and visit.changed and visit.seen is not None:
            self._session.changes += 1
            self._take([selected(visit.seen)])

    # What has become of them.

    def changed_elsewhere(self, ids: Sequence[str] = ()) -> None:
        """Read accounts again: those given, and those that were changed from here before."""
        verification = self._active.verification
        if verification is None:
            return
        self._handled.update(each for each in ids if each in verification)
        if self._handled:
            self._run(self._read_again, "read accounts again")

    async def _read_again(self, held: AbstractContextManager[object]) -> None:
        with held:
            try:
                fetched = await read_accounts(self._session, sorted(self._handled))
            except ClientError as error:
                self._view.notice.warn(failure(error, self._speech))
                return
            if self._active.verification is not None:
                self._active.verification.drop(fetched.missing)
            self._take(fetched.subscribers)

    def _take(self, accounts: Sequence[SelectedSubscriber]) -> None:
        self._handled.update(each.id for each in accounts)
        if self._active.verification is not None:
            self._active.verification.replace(accounts)
            self._active.changed()

    async def _read(self, ids: Sequence[str], *, whole: bool) -> Sequence[Account]:
        if whole:
            return await read_whole_accounts(self._session, ids)
        return (await read_accounts(self._session, ids)).subscribers

    def _run(self, work: Work, description: str) -> None:
        held = self._screen.keys_held()
        self._screen.run_worker(
            partial(work, held), group="verification", description=description, exclusive=True
        )

    @property
    def _speech(self) -> Speech:
        return self._screen.speech


def _name(entry: HeapEntry) -> str:
    return full_name(entry.account)
