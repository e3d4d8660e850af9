"""From the selection to the plan of a series: renewals, or a decision."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from syren_api.models import Subscriber
from syren_tui.client.errors import ClientError
from syren_tui.listing.selection import Selection
from syren_tui.renewal.batch_changes import BatchChange
from syren_tui.renewal.change import Account, Change
from syren_tui.renewal.plan import BatchPlan, ExtraLine, Plan
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.list.loading import ListLoader
from syren_tui.screens.list.marking import ListMarking
from syren_tui.screens.session_accounts import read_whole_accounts
from syren_tui.texts.people import full_name


@dataclass(frozen=True, slots=True)
class _Whom:
    """Whom a plan is for."""

    ids: Sequence[str]
    chosen: frozenset[str]
    """Those among them whom the user has looked at, one by one."""
    said: str
    """Who they are, clean and in the user's language."""
    hidden: bool = False
    """Whether those whom the list does not show are counted before the plan opens."""


class ListPlanning:
    """Plans for those who are marked, else for the one under the cursor."""

    def __init__(
        self,
        context: ListContext,
        loader: ListLoader,
        marking: ListMarking,
        selection: Selection,
        reasons: Sequence[str] = (),
    ) -> None:
        """Begin with nothing planned.

        Args:
            context: of the screen.
            loader: the list.
            marking: says how many are marked.
            selection: who is marked.
            reasons: of the settings, for a status.
        """
        self._context = context
        self._notice = context.view.notice
        self._loader = loader
        self._marking = marking
        self._selection = selection
        self._reasons = reasons

    async def renew(self) -> None:
        """Plan the renewal of the marked; where the one under the cursor is not, ask whom."""
        say = self._context.speech.gettext
        nobody = say("Personne à renouveler : cochez des abonnés par Espace.")
        whom = say("Renouveler qui ?")
        if self._context.session.portal.validity_months is None:
            whom = say("Valider qui ?")
        await self._choose(whom, nobody, partial(self._plan, change=None))

    async def decide(self) -> None:
        """Ask what is decided for the marked, and plan it; where need be, ask whom."""
        say = self._context.speech.gettext
        nobody = say("Personne pour qui décider : cochez des abonnés par Espace.")
        await self._choose(say("Décider pour qui ?"), nobody, self._ask_decision)

    def plan_again(self, ids: list[str], change: Change) -> None:
        """Plan for accounts that another series has left undone.

        Args:
            ids: whose.
            change: what was to be done to them.
        """
        again = change if isinstance(change, BatchChange) else None
        self._plan(_Whom(ids, frozenset(ids), ""), change=again)

    async def _choose(self, question: str, nobody: str, take: Callable[[_Whom], object]) -> None:
        """Take the marked, else the one under the cursor; ask where both may be meant.

        Args:
            question: whom is meant.
            nobody: what is said where there is nobody to take.
            take: what is done with those who are meant.
        """
        current = self._context.view.table.current
        is_stale = self._loader.is_stale
        if not self._selection:
            if current is not None and not is_stale:
                take(_only(current))
            else:
                self._notice.warn(nobody)
        elif current is None or is_stale or current.id in self._selection:
            take(self._marked())
        else:
            await self._ask_whom(current, question, take)

    async def _ask_whom(
        self, current: Subscriber, question: str, take: Callable[[_Whom], object]
    ) -> None:
        """Ask whether the one under the cursor is meant, or those who are marked."""
        speech = self._context.speech
        say = speech.gettext
        number = len(self._selection)
        marked = speech.ngettext("{n} coché", "{n} cochés", number)
        replies = [
            Reply("one", say("Cette personne"), "p", "p"),
            Reply("marked", say("Les {marked}", marked=marked), "c", "c")
            if number > 1
            else Reply("marked", say("La personne cochée"), "c", "c"),
            Reply("nobody", say("Annuler"), "", say("Échap")),
        ]
        name = full_name(current)
        more = say("Sous le curseur : {name}, qui n’est pas coché.", name=name)
        more += " " + self._marking.sentence()

        def answered(answer: str | None) -> None:
            if answer == "one":
                take(_only(current))
            elif answer == "marked":
                take(self._marked())

        await self._context.screen.app.push_screen(
            AskDialog(speech, question, replies, more), answered
        )

    def _marked(self) -> _Whom:
        number = len(self._selection)
        said = self._context.speech.ngettext("{n} coché", "{n} cochés", number)
        ids = list(self._selection.ids)
        return _Whom(ids, frozenset(self._selection.chosen), said, hidden=True)

    def _ask_decision(self, whom: _Whom) -> None:
        """Ask what is decided; the dialog comes where another one may just be going."""
        held = self._context.screen.keys_held()

        async def ask() -> None:
            from syren_tui.screens.plan.decide import DecisionAsker

            screen, session = self._context.screen, self._context.session
            with held:
                asker = DecisionAsker(
                    screen, session, self._reasons, lambda change: self._plan(whom, change=change)
                )
                await asker.ask(whom.said)

        self._context.screen.app.call_next(ask)

    def _plan(self, whom: _Whom, *, change: BatchChange | None) -> None:
        """Plan for accounts.

        Args:
            whom: they.
            change: what is decided; None: they are renewed.
        """
        self._notice.say(self._context.speech.gettext("Préparation du plan…"))
        held = self._context.screen.keys_held()
        self._context.run(partial(self._open, whom, change, held), "plan", "read the plan")

    async def _open(
        self, whom: _Whom, change: BatchChange | None, held: AbstractContextManager[object]
    ) -> None:
        from syren_tui.screens.plan.opening import open_plan

        context, session = self._context, self._context.session
        with held:
            try:
                await session.today()
                plan, missing = await self._made(whom, change)
            except ClientError as error:
                context.warn(error)
                return
            self._notice.clear()
            hidden = await self._marking.count_hidden() if whom.hidden else 0
            if not context.screen.is_active:
                return  # the user has gone elsewhere meanwhile: nothing jumps in front of them
            await open_plan(
                context.screen.app, context.speech, session, plan,
                extras=self._missing(missing),
                hidden=hidden,
                ascii_only=context.ascii_only,
            )  # fmt: skip

    async def _made(
        self, whom: _Whom, change: BatchChange | None
    ) -> tuple[Plan[Any], Sequence[str]]:
        """Read the accounts, and plan for them; also return the ids of those not found."""
        session, portal = self._context.session, self._context.session.portal
        others = frozenset(whom.ids) - whom.chosen
        if change is not None and change.needs_whole_accounts:
            whole: Sequence[Account] = await read_whole_accounts(
                session, whom.ids, [self._loader.query.filter(portal)]
            )
            there = {each.id for each in whole}
            missing = [each for each in whom.ids if each not in there]
            return BatchPlan(whole, portal, change, among_others=others), missing
        fetched = await self._loader.fetch(whom.ids)
        accounts = fetched.subscribers
        if change is not None:
            plan = BatchPlan(accounts, portal, change, among_others=others)
            return plan, fetched.missing
        day = portal.today if portal.takes_day else None
        return RenewalPlan(accounts, portal, day, among_others=others), fetched.missing

    def _missing(self, ids: Sequence[str]) -> list[ExtraLine]:
        say = self._context.speech.gettext
        reason = say("n’existe plus, ou plus ici")
        label = say("Abonné coché")
        return [ExtraLine(f"{label} {each}", reason) for each in ids]


def _only(subscriber: Subscriber) -> _Whom:
    name = full_name(subscriber)
    return _Whom([subscriber.id], frozenset({subscriber.id}), name)
