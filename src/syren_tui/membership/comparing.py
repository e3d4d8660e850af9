"""An account and whom a source told of, side by side."""

from dataclasses import dataclass
from typing import Final

from syren_api.models import Portal
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.membership.heaps import HeapEntry
from syren_tui.membership.judging import Doubt, membership_end
from syren_tui.membership.model import LONGEST_CARD, Member
from syren_tui.membership.output import end_at_portal
from syren_tui.membership.texts import block_words, planned_words
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import status_label

_OF_NAME: Final = frozenset({
    Doubt.OTHER_NAME, Doubt.FIRST_NAME, Doubt.NAME_UNTOLD, Doubt.ODD_SIGNS,
})  # fmt: skip
_MOST_OTHERS: Final = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A line: what it is about, and both sides."""

    name: str
    portal: str
    source: str
    differs: bool
    """Whether that is a reason to look."""


def compared(entry: HeapEntry, portal: Portal, speech: Speech) -> list[Compared]:
    """Return an account and whom the source told of, line by line; clean.

    Args:
        entry: with a member.
        portal: on its day.
        speech: the user's language.
    """
    account, member, doubts = entry.account, entry.judgement.member, entry.judgement.doubts
    if member is None:
        return []
    say, end = speech.gettext, end_at_portal(entry, portal)
    until = membership_end(member)

    def differs(*which: Doubt) -> bool:
        return any(each in doubts for each in which)

    blocked = ", ".join(block_words(each, speech) for each in member.blocked)
    rows = [
        Compared(
            say("Nom"),
            full_name(account),
            _name(member),
            differs(*_OF_NAME),
        ),
        Compared(
            say("Né(e) le"),
            speech.day(account.birth_date) if account.birth_date is not None else "",
            speech.day(member.birth_date) if member.birth_date is not None else say("non dit"),
            differs(Doubt.BIRTH_DATE),
        ),
        Compared(
            say("Carte"),
            clean(account.registration_number or ""),
            clean(member.card),
            differs(Doubt.OTHER_CARD),
        ),
        Compared(
            say("Statut"),
            status_label(account.status, speech),
            blocked or (say("carte non valide") if member.card_refused else ""),
            differs(Doubt.BLOCKED, Doubt.CARD_REFUSED),
        ),
        Compared(
            say("Jusqu’au"),
            speech.day(end) if end is not None else "",
            speech.day(until) if until is not None else say("fin non dite"),
            differs=False,
        ),
    ]
    if member.branch:
        rows.append(Compared(say("Bibliothèque"), "", clean(member.branch), differs(Doubt.BRANCH)))
    return rows


def other_people(entry: HeapEntry, speech: Speech) -> list[str]:
    """Return the others whom the source told of, where there are several; clean."""
    others = entry.judgement.others
    said = [
        speech.gettext("aussi {name}, carte {card}", name=_name(each), card=clean(each.card) or "–")
        for each in others[:_MOST_OTHERS]
    ]
    if len(others) > _MOST_OTHERS:
        more = len(others) - _MOST_OTHERS
        said.append(speech.ngettext("et {n} autre", "et {n} autres", more))
    return said


def what_follows(entry: HeapEntry, speech: Speech) -> str:
    """Say what confirming comes to."""
    if entry.day is None and entry.end is None and entry.note is not None:
        return speech.gettext("Confirmé, il n’y a rien à faire pour ce compte.")
    return speech.gettext("Confirmé : {what}.", what=planned_words(entry, speech))


def new_card(entry: HeapEntry) -> str:
    """Return the card that the source told of, where it may replace the portal's; else empty."""
    member = entry.judgement.member
    if member is None or Doubt.OTHER_CARD not in entry.judgement.doubts:
        return ""
    card = member.card.strip()
    return card if card == clean(card) and 0 < len(card) <= LONGEST_CARD else ""


def _name(member: Member) -> str:
    return clean(f"{member.last_name} {member.first_name}".strip())
