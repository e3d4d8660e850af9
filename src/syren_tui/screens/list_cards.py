"""The list of subscribers, fourth part: from a list of cards to the plan of a series."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from textual import work

from syren_tui.client.errors import ClientError
from syren_tui.screens.list_series import ListSeries
from syren_tui.words.failures import failure

if TYPE_CHECKING:
    from syren_tui.screens.card_list import GivenList


class ListCards(ListSeries):
    """Renews those whose cards are on a list."""

    async def action_card_list(self) -> None:
        """Ask for a list, and plan the renewal of those on it."""
        from syren_tui.screens.card_list import CardListDialog

        def given(given: "GivenList | None") -> None:
            if given is not None:
                self._notice.say(self.speech.t("Recherche des cartes…"))
                self._match(given, self.keys_held())

        await self.app.push_screen(CardListDialog(self.speech, self._session.portal), given)

    @work(exclusive=True, group="plan", description="match the list")
    async def _match(self, given: "GivenList", held: AbstractContextManager[object]) -> None:
        from syren_tui.renewal.list_words import extras_of, question_sentence, source_sentence
        from syren_tui.renewal.matching import match
        from syren_tui.screens.plan import open_plan

        session = self._session
        with held:
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
            if questions := matched.cards.questions:
                self._notice.warn(question_sentence(questions[0], matched.cards, self.speech))
                return
            if not self.is_active:
                return  # the user has gone elsewhere meanwhile: nothing jumps in front of them
            await open_plan(
                self.app,
                self.speech,
                session,
                matched.plan,
                extras=extras_of(matched, self.speech),
                source=source_sentence(given.source, len(given.cards.lines), matched, self.speech),
                few_signs=self._few_signs,
            )
