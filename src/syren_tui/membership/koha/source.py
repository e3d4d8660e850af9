"""Koha's REST as a source of members."""

import asyncio
import json
import unicodedata
from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final

import httpx

from syren_tui.membership.asking import Batch, SourceFailed, answers_of
from syren_tui.membership.koha.patrons import KohaPatron, member_of, patrons_in
from syren_tui.membership.koha.rest import Rest
from syren_tui.membership.model import (
    LONGEST_CARD,
    Cause,
    FoundMembers,
    NoAnswer,
    NotKnown,
    Question,
    SourceAnswer,
)
from syren_tui.membership_settings import MembershipSettings

NAME: Final = "Koha"
_CARDS_A_QUESTION: Final = 50
_PAGE: Final = 100
_MOST_PAGES: Final = 10
"""More patrons than that have no one card, and no one name and birth date."""


class KohaSource:
    """Asks a Koha for cards, or names with birth dates. Changes nothing there.

    See `syren_tui.membership.model.Source`.
    """

    by_name = True

    def __init__(
        self,
        settings: MembershipSettings,
        password: str,
        *,
        zone: str,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            settings: of the Koha.
            password: of its login, or the secret of its client; empty: nobody gave it.
            zone: in which an instant is a civil day, such as ``Europe/Paris``.
            transport: sends the requests; None: connections of our own.
        """
        self._settings, self._zone = settings, zone
        self.rest = Rest(settings, password, transport)
        self._slots = asyncio.Semaphore(settings.connections)
        """In turn: who looks at one person does not wait for the end of a verification."""

    @property
    def label(self) -> str:
        """What the user calls it."""
        return self._settings.label or NAME

    async def ask(self, questions: Sequence[Question]) -> AsyncGenerator[SourceAnswer]:
        """See `syren_tui.membership.model.Source.ask`."""
        by_card: list[Question] = []
        batches: list[Batch] = []
        for question in questions:
            if (answer := _unasked(question)) is not None:
                yield answer
            elif question.card:
                by_card.append(question)
            else:
                batches.append((question,))
        batches[:0] = [
            by_card[start : start + _CARDS_A_QUESTION]
            for start in range(0, len(by_card), _CARDS_A_QUESTION)
        ]
        answers = answers_of(batches, self._asked, self._settings.connections)
        try:
            async for answer in answers:
                yield answer
        finally:
            await answers.aclose()

    async def close(self) -> None:
        """Give the connections back; it can be asked again, and signs in again."""
        await self.rest.close()

    async def patrons(self, query: Any) -> list[KohaPatron]:
        """Return all patrons that a query finds, those that tell who they are.

        Args:
            query: Koha's, as JSON.

        Raises:
            SourceFailed: there is no answer, or more than one question can find.
        """
        found: list[KohaPatron] = []
        ids: set[int | str | None] = set()
        for page in range(1, _MOST_PAGES + 1):
            params = {"q": json.dumps(query), "_per_page": str(_PAGE), "_page": str(page)}
            answer = await self.rest.get("/patrons", params)
            came = patrons_in(answer.json())
            fresh = [each for each in came if each.patron_id is None or each.patron_id not in ids]
            ids.update(each.patron_id for each in came)
            found += fresh
            is_last = len(came) < _PAGE if answer.total is None else len(found) >= answer.total
            if is_last or not came:
                return [each for each in found if not each.is_hidden]
            if not fresh:
                break  # the same page again and again
        raise SourceFailed(Cause.UNREADABLE, "_page")

    async def _asked(self, batch: Batch) -> Sequence[SourceAnswer]:
        async with self._slots:
            return await self._answered(batch)

    async def _answered(self, batch: Batch) -> Sequence[SourceAnswer]:
        if not batch[0].card:
            return [await self._by_name(batch[0])]
        patrons = await self.patrons({"cardnumber": {"-in": [each.card for each in batch]}})
        asked = {_key(each.card) for each in batch}
        strays = [each for each in patrons if _key(each.cardnumber or "") not in asked]
        answers: list[SourceAnswer] = []
        for question in batch:
            own = [each for each in patrons if _key(each.cardnumber or "") == _key(question.card)]
            if own or not strays:
                answers.append(self._found(question, own))
            elif len(batch) > 1:
                # Somebody came for a card that nobody asked for: whose answer is it?
                answers += await self._answered((question,))
            elif len(strays) == 1:
                answers.append(self._found(question, strays))
            else:
                raise SourceFailed(Cause.UNREADABLE, "q")
        return answers

    async def _by_name(self, question: Question) -> SourceAnswer:
        query = {"surname": question.last_name, "date_of_birth": str(question.birth_date)}
        return self._found(question, await self.patrons(query))

    def _found(self, question: Question, patrons: Sequence[KohaPatron]) -> SourceAnswer:
        members = tuple(member_of(each, self.label, self._zone) for each in patrons)
        return FoundMembers(question, members) if members else NotKnown(question)


def _unasked(question: Question) -> SourceAnswer | None:
    """Return the answer that needs no asking; None: it is to be asked."""
    if question.card:
        is_cards = len(question.card) <= LONGEST_CARD and _is_speakable(question.card)
        return None if is_cards else NotKnown(question, Cause.OUT_OF_CHARSET)
    if not question.last_name.strip() or question.birth_date is None:
        return NoAnswer(question, Cause.NO_BIRTH_DATE)
    return None if _is_speakable(question.last_name) else NotKnown(question, Cause.OUT_OF_CHARSET)


def _is_speakable(text: str) -> bool:
    return not any(unicodedata.category(each) in ("Cc", "Cs") for each in text)


def _key(card: str) -> str:
    """Return what Koha's database takes for the same card."""
    return card.strip().casefold()
