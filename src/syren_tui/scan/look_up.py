"""Looking up what was typed at the desk: a card first, then a birth date, then a name."""

from dataclasses import dataclass
from datetime import date

from syren_tui.parsing.card_numbers import is_number
from syren_tui.scan.card import Found, SuggestedPatron
from syren_tui.scan.patron_search import PatronSearch
from syren_tui.scan.stages import Typed

_NOBODY = Found((), 0)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Who was found, and by what."""

    found: Found
    by_card: bool
    """Whether by a card's number: that number is theirs, and nobody else is meant."""
    meant: tuple[SuggestedPatron, ...] = ()
    """Whose number may be meant by one that nobody has."""
    born: date | None = None
    """The birth date that was looked for."""
    unlike: bool = False
    """Whether they are only offered: what was typed is a number that nobody has, or a name that
    nobody has and that theirs are spelled nearly like."""


async def look_up(patrons: PatronSearch, job: Typed) -> LookedUp:
    """Look up what was typed.

    Raises:
        ClientError: see `syren_tui.client.errors`.
    """
    if job.number is None and not patrons.is_birth_date(job.text):
        found = await patrons.find(job.text)
        if found.subscribers:
            return LookedUp(found, by_card=True)
        meant = await _meant_by(patrons, job.text)
        if meant.meant or meant.unlike or is_number(job.text):
            return meant
    return await _named(patrons, job.text)


async def _meant_by(patrons: PatronSearch, number: str) -> LookedUp:
    """Look for whom a number that nobody has may mean: other numbers first, then a birth date."""
    if meant := await patrons.suggest(number):
        return LookedUp(_NOBODY, by_card=True, meant=tuple(meant))
    born = await patrons.born(number)
    if born is None:
        return LookedUp(_NOBODY, by_card=True)
    if not born.found.subscribers:
        return LookedUp(_NOBODY, by_card=True, born=born.day)
    return LookedUp(born.found, by_card=False, born=born.day, unlike=True)


async def _named(patrons: PatronSearch, text: str) -> LookedUp:
    """Look for a birth date or a name; where nobody has it, for names spelled nearly so."""
    if patrons.is_birth_date(text):
        born = await patrons.born(text)
        if born is not None:
            return LookedUp(born.found, by_card=False, born=born.day)
    found = await patrons.search(text)
    if found.subscribers:
        return LookedUp(found, by_card=False)
    similar = await patrons.similar(text)
    return LookedUp(similar, by_card=False, unlike=bool(similar.subscribers))
