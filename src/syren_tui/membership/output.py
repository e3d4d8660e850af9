"""Answers and verifications as JSON and as rows of a spreadsheet."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from syren_api.models import Portal
from syren_api.text import clean
from syren_api.validity import valid_until
from syren_tui.i18n import N_, Speech
from syren_tui.membership.heaps import Heap, HeapEntry
from syren_tui.membership.judging import Judgement, membership_end
from syren_tui.membership.model import Member
from syren_tui.membership.texts import heap_label, judgement_words, reasons
from syren_tui.membership.verification import Verification
from syren_tui.texts.rows import status_label

_HEADINGS: Final = (
    N_("Groupe"), N_("Nom"), N_("Prénom"), N_("Date de naissance"), N_("Numéro de carte"),
    N_("Statut"), N_("Fin au portail"), N_("Nom dans le SIGB"), N_("Prénom dans le SIGB"),
    N_("Naissance dans le SIGB"), N_("Carte dans le SIGB"), N_("Membre depuis"),
    N_("Membre jusqu’au"), N_("Date d’inscription à mettre"), N_("Fin qu’elle donne"),
    N_("Pourquoi"),
)  # fmt: skip


def member_json(member: Member, today: date, reason: str = "") -> dict[str, Any]:
    """Return what a source told of somebody.

    Args:
        member: as it came; control characters in its texts stand as JSON escapes them.
        today: the portal's civil day: who is a member is told by it.
        reason: what speaks against it, in the user's language; empty: nothing.
    """
    until = membership_end(member)
    answer = "not_known" if until is None else "ended" if until < today else "member"
    return {
        "card": member.card,
        "answer": answer,
        "last_name": member.last_name,
        "first_name": member.first_name,
        "birth_date": _day(member.birth_date),
        "since": _day(member.since),
        "until": _day(until),
        "blocked": list(member.blocked),
        "reason": reason or None,
        "source": member.source,
    }


def verification_json(verification: Verification, portal: Portal, speech: Speech) -> dict[str, Any]:
    """Return a verification with all its heaps."""
    return {
        "source": verification.source,
        "at": verification.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "heaps": {
            heap.value: [_entry_json(each, portal, speech) for each in entries]
            for heap, entries in verification.heaps().items()
        },
    }


def verification_rows(
    heaps: dict[Heap, list[HeapEntry]], portal: Portal, speech: Speech
) -> Iterator[list[str]]:
    """Yield the rows of a spreadsheet: the headings, then one an account."""
    yield [speech.gettext(each) for each in _HEADINGS]
    for heap, entries in heaps.items():
        for entry in entries:
            yield _row(heap, entry, portal, speech)


def end_at_portal(entry: HeapEntry, portal: Portal) -> date | None:
    """Return the account's end as it stands."""
    account = entry.account
    return account.valid_until or valid_until(account.library_registered_on, portal)


def _entry_json(entry: HeapEntry, portal: Portal, speech: Speech) -> dict[str, Any]:
    account = entry.account
    return {
        "id": account.id,
        "registration_number": account.registration_number,
        "last_name": account.last_name,
        "first_name": account.first_name,
        "birth_date": _day(account.birth_date),
        "status": account.status.value,
        "valid_until": _day(end_at_portal(entry, portal)),
        "member": _member(entry.judgement, portal.today, speech),
        "day": _day(entry.day),
        "reasons": reasons(entry, speech),
    }


def _member(judgement: Judgement, today: date, speech: Speech) -> dict[str, Any] | None:
    if judgement.member is None:
        return None
    reason = speech.joined(judgement_words(judgement, speech))
    return member_json(judgement.member, today, reason)


def _row(heap: Heap, entry: HeapEntry, portal: Portal, speech: Speech) -> list[str]:
    account, member = entry.account, entry.judgement.member
    told: Iterable[str] = ("", "", "", "", "", "")
    if member is not None:
        told = (
            clean(member.last_name),
            clean(member.first_name),
            _written(member.birth_date, speech),
            clean(member.card),
            _written(member.since, speech),
            _written(membership_end(member), speech),
        )
    return [
        heap_label(heap, speech),
        clean(account.last_name),
        clean(account.first_name),
        _written(account.birth_date, speech),
        clean(account.registration_number or ""),
        status_label(account.status, speech),
        _written(end_at_portal(entry, portal), speech),
        *told,
        _written(entry.day, speech),
        _written(entry.end, speech),
        speech.joined(reasons(entry, speech)),
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _written(day: date | None, speech: Speech) -> str:
    if day is None:
        return ""
    return speech.day(day) if speech.language == "fr" else day.isoformat()
