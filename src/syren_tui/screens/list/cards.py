"""The list of subscribers, fourth part: from a list of cards to the plan of a series."""

import asyncio
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from syren_tui.client.errors import ClientError
from syren_tui.screens.list.series import ListSeries
from syren_tui.texts.failures import failure

if TYPE_CHECKING:
    from syren_tui.card_lists import Choices
    from syren_tui.card_lists.matching import Matched
    from syren_tui.screens.plan.card_list import GivenList


class ListCards(ListSeries):
    """Renews those whose cards are on a list."""

    async def action_card_list(self) -> None:
        """Ask for a list, and plan the renewal of those on it."""
        await self._ask_list(None)

    async def _ask_list(self, before: "GivenList | None") -> None:
        """Ask for a list; the one that was given before stands there as it was."""
        from syren_tui.screens.plan.card_list import CardListDialog

        def given(given: "GivenList | None") -> None:
            if given is not None:
                self._match(given, self.keys_held())

        dialog = CardListDialog(self.speech, self._session.portal, before)
        await self.app.push_screen(dialog, given)

    async def _ask_columns(self, given: "GivenList", matched: "Matched") -> None:
        """Ask what is unclear, and plan again with the answer; without one, back to the list."""
        from syren_tui.screens.plan.columns import ColumnsDialog

        async def chosen(choices: "Choices | None") -> None:
            if choices is None:
                await self._ask_list(given)
            else:
                self._match(given, self.keys_held(), choices)

        await self.app.push_screen(ColumnsDialog(self.speech, matched.cards), chosen)

    @work(exclusive=True, group="plan", description="match the list")
    async def _match(
        self,
        given: "GivenList",
        held: AbstractContextManager[object],
        choices: "Choices | None" = None,
    ) -> None:
        from syren_tui.card_lists import read_again
        from syren_tui.card_lists.matching import match

        session = self._session
        self._notice.say(self.speech.gettext("Recherche des cartes…"))
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
                self._notice.warn(failure(error, self.speech))
                return
            self._notice.clear()
            if not self.is_active:
                return  # the user has gone elsewhere meanwhile: nothing jumps in front of them
            if matched.cards.questions:
                await self._ask_columns(given, matched)
            else:
                await self._open_list_plan(given, matched)

    async def _open_list_plan(self, given: "GivenList", matched: "Matched") -> None:
        """Show the plan of a list; who leaves it is back at the list."""
        from syren_tui.renewal.journal import Journal
        from syren_tui.screens.plan.plan_of_list import ListPlanScreen
        from syren_tui.screens.series.progress import start_series

        screen = ListPlanScreen(
            self.speech, self._session, matched, source=given.source, ascii_only=self._ascii_only
        )

        async def left(journal: Journal | None) -> None:
            if journal is not None:
                await start_series(self.app, self.speech, self._session, journal)
            elif screen.choices is not None:
                self._match(given, self.keys_held(), screen.choices)
            else:
                await self._ask_list(given)

        await self.app.push_screen(screen, left)
