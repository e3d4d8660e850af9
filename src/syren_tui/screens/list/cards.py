"""From a list of cards to the plan of a series, of renewals or of a decision."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from syren_api.models import Portal
from syren_api.queries import SubscriberFilter
from syren_tui.client.errors import ClientError
from syren_tui.renewal.batch_changes import BatchChange
from syren_tui.renewal.change import Account
from syren_tui.renewal.plan import BatchPlan
from syren_tui.screens.list.context import ListContext
from syren_tui.screens.session_accounts import read_whole_accounts

if TYPE_CHECKING:
    from syren_tui.card_lists import CardList, Choices
    from syren_tui.card_lists.matching import Matched
    from syren_tui.screens.plan.card_list import GivenList


class ListCards:
    """Plans the renewal of those whose cards are on a list."""

    def __init__(self, context: ListContext, reasons: Sequence[str] = ()) -> None:
        """Begin without a list.

        Args:
            context: of the screen.
            reasons: of the settings, for a status.
        """
        self._context = context
        self._reasons = reasons

    async def ask(self, before: "GivenList | None" = None) -> None:
        """Ask for a list; the one that was given before is shown as it was."""
        from syren_tui.screens.plan.card_list import CardListDialog
        from syren_tui.screens.plan.decide import can_decide

        def answered(given: "GivenList | None") -> None:
            if given is not None:
                self._match(given)

        context = self._context
        dialog = CardListDialog(
            context.speech,
            context.session.portal,
            before,
            can_decide=can_decide(context.session),
        )
        await context.screen.app.push_screen(dialog, answered)

    async def _ask_columns(self, given: "GivenList", matched: "Matched") -> None:
        """Ask what is unclear, and plan again with the answer; without one, back to the list."""
        from syren_tui.screens.plan.columns import ColumnsDialog

        async def chosen(choices: "Choices | None") -> None:
            if choices is None:
                await self.ask(given)
            else:
                self._match(given, choices)

        dialog = ColumnsDialog(self._context.speech, matched.cards)
        await self._context.screen.app.push_screen(dialog, chosen)

    def _match(self, given: "GivenList", choices: "Choices | None" = None) -> None:
        held = self._context.screen.keys_held()
        self._context.run(partial(self._find, given, held, choices), "plan", "match the list")

    async def _find(
        self,
        given: "GivenList",
        held: AbstractContextManager[object],
        choices: "Choices | None",
    ) -> None:
        """Find the accounts of a list, and show their plan."""
        from syren_tui.card_lists import read_again
        from syren_tui.card_lists.matching import match

        context, session = self._context, self._context.session
        notice = context.view.notice
        notice.say(context.speech.gettext("Recherche des cartes…"))
        with held:
            if given.decides:
                given = replace(
                    given, cards=await asyncio.to_thread(_without_days, given.cards, session.portal)
                )
            if choices is not None:
                cards = given.cards
                cards = await asyncio.to_thread(read_again, cards, session.portal, choices)
                given = replace(given, cards=cards)
            try:
                await session.today()
                matched = await match(
                    given.cards,
                    session.portal,
                    lambda asked: session.call(lambda client: client.selection(asked)),
                    lambda each: session.call(lambda client: client.subscriber(each)),
                )
            except ClientError as error:
                context.warn(error)
                return
            notice.clear()
            if not context.screen.is_active:
                return  # the user has gone elsewhere meanwhile: nothing jumps in front of them
            if matched.cards.questions:
                await self._ask_columns(given, matched)
            elif given.decides:
                await self._ask_decision(given, matched)
            else:
                await self._open_plan(given, matched)

    async def _ask_decision(self, given: "GivenList", matched: "Matched") -> None:
        """Ask what is decided for those on a list, and show the plan."""
        from syren_tui.screens.plan.decide import DecisionAsker

        context = self._context

        def decided(change: BatchChange) -> None:
            held = context.screen.keys_held()
            context.run(
                partial(self._open_decision, given, matched, change, held), "plan", "plan the list"
            )

        asker = DecisionAsker(context.screen, context.session, self._reasons, decided)
        number = len(matched.plan)
        await asker.ask(context.speech.ngettext("{n} compte", "{n} comptes", number))

    async def _open_decision(
        self,
        given: "GivenList",
        matched: "Matched",
        change: BatchChange,
        held: AbstractContextManager[object],
    ) -> None:
        """Show the plan of a decision for those on a list."""
        from syren_tui.screens.plan.opening import open_plan
        from syren_tui.texts.card_lists import extras_of

        context, session = self._context, self._context.session
        with held:
            accounts: Sequence[Account] = [each.subscriber for each in matched.plan.lines()]
            try:
                if change.needs_whole_accounts:
                    accounts = await read_whole_accounts(
                        session, [each.id for each in accounts], [SubscriberFilter()]
                    )
            except ClientError as error:
                context.warn(error)
                return
            plan = BatchPlan(accounts, session.portal, change)
            plan.review_as_in(matched.plan)
            await open_plan(
                context.screen.app, context.speech, session, plan,
                extras=extras_of(matched, context.speech),
                ascii_only=context.ascii_only,
                back=lambda: self.ask(given),
            )  # fmt: skip

    async def _open_plan(self, given: "GivenList", matched: "Matched") -> None:
        """Show the plan of a list; who leaves it is back at the list."""
        from syren_tui.screens.plan.plan_of_list import open_list_plan

        context = self._context
        await open_list_plan(
            context.screen.app,
            context.speech,
            context.session,
            matched,
            file=given.source,
            ascii_only=context.ascii_only,
            plan_again=lambda choices: self._match(given, choices),
            back=lambda: self.ask(given),
        )


def _without_days(cards: "CardList", portal: Portal) -> "CardList":
    """Read a list without its days: they say nothing of a decision."""
    from syren_tui.card_lists import ColumnRole, read_again

    roles = {**cards.choices.roles, ColumnRole.DAY: None}
    return read_again(cards, portal, replace(cards.choices, roles=roles))
