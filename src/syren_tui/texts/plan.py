"""A plan in words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.plan import ExclusionReason, ExtraLine, Plan, PlanLine, Summary
from syren_tui.texts.waiting import days_waited, since

_OF_ANY_NUMBER: Final = {
    ExclusionReason.DAY: N_("{n} sans date possible"),
    ExclusionReason.NOT_ALLOWED: N_("{n} non permis"),
    ExclusionReason.OTHER_NAME: N_("{n} sous un autre nom"),
    ExclusionReason.SUGGESTED: N_("{n} au numéro proche"),
    ExclusionReason.TO_CONFIRM: N_("{n} à confirmer"),
}


def plan_sentence(summary: Summary, speech: Speech, extras: int = 0) -> str:
    """Say what will happen: ``Renouveler 248 comptes jusqu’au 21/11/2027 ; 12 laissés de côté``.

    Args:
        summary: of the plan.
        speech: the user's language.
        extras: lines that belong to no account.
    """
    parts = []
    if not summary.renewed:
        parts.append(
            speech.gettext("Aucun compte à valider")
            if summary.validates_all
            else speech.gettext("Aucun compte à renouveler")
        )
    elif summary.validates_all:
        parts.append(speech.ngettext("Valider {n} compte", "Valider {n} comptes", summary.renewed))
    else:
        parts.append(
            speech.ngettext("Renouveler {n} compte", "Renouveler {n} comptes", summary.renewed)
        )
    first, last = summary.first_end, summary.last_end
    if first is not None and last is not None and first < last:
        ends = speech.gettext(
            "fin de validité du {first} au {last}", first=speech.day(first), last=speech.day(last)
        )
        parts.append(ends)
    elif last is not None:
        parts[0] += " " + speech.gettext("jusqu’au {day}", day=speech.day(last))
    if left := summary.left_out + extras:
        parts.append(speech.ngettext("{n} laissé de côté", "{n} laissés de côté", left))
    return speech.joined(parts)


def left_sentence(summary: Summary, speech: Speech, extras: Sequence[ExtraLine] = ()) -> str:
    """Say how many are left out for which reason; empty where nobody is.

    Lines that belong to no account are counted by their reasons, as accounts are.
    """
    counted = sorted(summary.exclusions.items(), key=lambda each: -each[1])
    parts = [_counted(left, number, speech) for left, number in counted]
    for reason, number in Counter(each.reason for each in extras).most_common():
        parts.append(
            speech.ngettext("{n} ligne ({reason})", "{n} lignes ({reason})", number, reason=reason)
        )
    if not parts:
        return ""
    return speech.gettext("Laissés de côté : {what}", what=", ".join(parts))


def _counted(left: ExclusionReason, number: int, speech: Speech) -> str:
    match left:
        case ExclusionReason.EXPIRED:
            return speech.ngettext("{n} expiré", "{n} expirés", number)
        case ExclusionReason.REFUSED:
            return speech.ngettext("{n} refusé", "{n} refusés", number)
        case ExclusionReason.SHORTER:
            return speech.ngettext(
                "{n} valide plus longtemps", "{n} valides plus longtemps", number
            )
        case ExclusionReason.NEVER_CHECKED:
            return speech.ngettext(
                "{n} en attente, jamais validé (i l’inclut)",
                "{n} en attente, jamais validés (i les inclut)",
                number,
            )
        case ExclusionReason.ALREADY:
            return speech.ngettext("{n} déjà validé", "{n} déjà validés", number)
        case ExclusionReason.TAKEN_OUT:
            return speech.ngettext("{n} exclu", "{n} exclus", number)
    return speech.gettext(_OF_ANY_NUMBER[left], n=speech.number(number))


def left_reason(line: PlanLine, plan: Plan, speech: Speech) -> str:
    """Say why an account is left out, in a few words that stand after its status."""
    match line.exclusion:
        case ExclusionReason.EXPIRED:
            return speech.gettext("l’abonné doit le demander")
        case ExclusionReason.REFUSED:
            return speech.gettext("Espace pour l’inclure")
        case ExclusionReason.SHORTER if line.before is not None:
            return speech.gettext("finit déjà le {day}", day=speech.day(line.before))
        case ExclusionReason.NEVER_CHECKED:
            return _never_checked(line, plan, speech)
        case ExclusionReason.ALREADY:
            return speech.gettext("déjà validé : rien à faire")
        case ExclusionReason.TAKEN_OUT:
            return speech.gettext("exclu, Espace l’inclut")
        case ExclusionReason.NOT_ALLOWED:
            return speech.gettext("non permis par le portail")
        case ExclusionReason.OTHER_NAME | ExclusionReason.SUGGESTED | ExclusionReason.TO_CONFIRM:
            return _held_reason(line, plan, speech)
        case ExclusionReason.DAY:
            return _day_reason(line.day, plan.portal.today, speech)
    return ""


def _never_checked(line: PlanLine, plan: Plan, speech: Speech) -> str:
    days = days_waited(line.subscriber, plan.portal)
    if days is None:
        return speech.gettext("jamais validé, Espace l’inclut")
    return speech.gettext("jamais validé {since}, Espace l’inclut", since=since(days, speech))


def _held_reason(line: PlanLine, plan: Plan, speech: Speech) -> str:
    held = plan.held(line.subscriber.id)
    listed = clean(held.listed) if held is not None else ""
    match line.exclusion:
        case ExclusionReason.OTHER_NAME:
            account = f"{line.subscriber.last_name} {line.subscriber.first_name}"
            return speech.gettext(
                "autre nom : {listed} sur la liste, {account} au portail",
                listed=listed, account=clean(account),
            )  # fmt: skip
        case ExclusionReason.SUGGESTED:
            number = clean(line.subscriber.registration_number or "")
            return speech.gettext(
                "à confirmer : {listed} sur la liste, {number} au portail",
                listed=listed, number=number,
            )  # fmt: skip
    return speech.gettext("à confirmer : nom et naissance concordent, sans numéro")


def _day_reason(day: date | None, today: date, speech: Speech) -> str:
    if day is None:
        return speech.gettext("il faut une date")
    if day > today:
        return speech.gettext("le {day} est à venir", day=speech.day(day))
    return speech.gettext("{day} : trop ancien", day=speech.day(day))
