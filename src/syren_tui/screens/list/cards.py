"""From a list of cards to the plan of a series."""

import asyncio
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from syren_tui.client.errors import ClientError
from syren_tui.screens.list.context import ListContext

if TYPE_CHECKING:
    from syren_tui.card_lists import Choices
    from syren_tui.card_lists.matching import Matched
    from syren_tui.screens.plan.card_list import GivenList


class ListCards:
    """Plans the renewal of those whose cards are on a list."""

    def __init__(self, context: ListContext) -> None:
        """Begin without a list.

        Args:
            context: of the screen.
        """
        self._context = context

    async def ask(self, before: "GivenList | None" = None) -> None:
        """Ask for a list; the one that was given before is shown as it was."""
        from syren_tui.screens.plan.card_list import CardListDialog

        def answered(given: "GivenList | None") -> None:
            if given is not None:
                self._match(given)

        context = self._context
        dialog = CardListDialog(context.speech, context.session.portal, before)
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
            else:
                await self._open_plan(given, matched)

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
