"""A plan in words."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from syren_api.text import clean
from syren_tui.i18n import N_, NN_, Speech
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import (
    ExclusionReason,
    ExtraLine,
    PlanLine,
    RenewalLine,
    Summary,
)
from syren_tui.texts.changes import ChangeWords
from syren_tui.texts.waiting import days_waited, since

_COUNTED: Final = {
    ExclusionReason.EXPIRED: NN_("{n} expiré", "{n} expirés"),
    ExclusionReason.REFUSED: NN_("{n} refusé", "{n} refusés"),
    ExclusionReason.SHORTER: NN_("{n} valide plus longtemps", "{n} valides plus longtemps"),
    ExclusionReason.DAY: NN_("{n} sans date possible", "{n} sans date possible"),
    ExclusionReason.NEVER_CHECKED: NN_(
        "{n} en attente, jamais validé (i l’inclut)",
        "{n} en attente, jamais validés (i les inclut)",
    ),
    ExclusionReason.UNCHANGED: NN_("{n} déjà ainsi", "{n} déjà ainsi"),
    ExclusionReason.NO_RESOURCE: NN_("{n} sans cette ressource", "{n} sans cette ressource"),
    ExclusionReason.ALREADY: NN_("{n} déjà validé", "{n} déjà validés"),
    ExclusionReason.TAKEN_OUT: NN_("{n} exclu", "{n} exclus"),
    ExclusionReason.NOT_ALLOWED: NN_("{n} non permis", "{n} non permis"),
    ExclusionReason.OTHER_NAME: NN_("{n} sous un autre nom", "{n} sous un autre nom"),
    ExclusionReason.SUGGESTED: NN_("{n} au numéro proche", "{n} au numéro proche"),
    ExclusionReason.TO_CONFIRM: NN_("{n} à confirmer", "{n} à confirmer"),
    ExclusionReason.NO_MEMBER: NN_("{n} non membre", "{n} non membres"),
    ExclusionReason.MEMBER_TO_CONFIRM: NN_(
        "{n} à confirmer avec le SIGB", "{n} à confirmer avec le SIGB"
    ),
}
"""How many are left out for a reason: one, and several."""
_REASONS: Final = {
    ExclusionReason.EXPIRED: N_("l’abonné doit le demander"),
    ExclusionReason.REFUSED: N_("Espace pour l’inclure"),
    ExclusionReason.SHORTER: "",
    ExclusionReason.DAY: N_("sa date d’inscription manque, ou est trop ancienne"),
    ExclusionReason.UNCHANGED: N_("déjà ainsi"),
    ExclusionReason.NO_RESOURCE: N_("n’a pas cette ressource"),
    ExclusionReason.ALREADY: N_("déjà validé : rien à faire"),
    ExclusionReason.TAKEN_OUT: N_("exclu, Espace l’inclut"),
    ExclusionReason.NOT_ALLOWED: N_("non permis par le portail"),
}
_HELD: Final = frozenset({
    ExclusionReason.OTHER_NAME,
    ExclusionReason.SUGGESTED,
    ExclusionReason.TO_CONFIRM,
    ExclusionReason.NO_MEMBER,
    ExclusionReason.MEMBER_TO_CONFIRM,
})  # fmt: skip


def plan_sentence(summary: Summary, words: ChangeWords, extras: int = 0, *, key: str = "") -> str:
    """Say what will happen: ``Renouveler 248 comptes jusqu’au 21/11/2027 ; 12 laissés de côté``.

    Args:
        summary: of the plan.
        words: of what it does.
        extras: lines that belong to no account.
        key: the one that switches every resource on; empty: none does, or they are on.
    """
    speech = words.speech
    parts = [words.planned(summary) if summary.included else words.say(words.NOBODY)]
    if summary.losing:
        parts.append(words.losing(summary.losing))
    if summary.opening_nothing:
        closed = speech.ngettext(
            "{n} n’aura aucune ressource ouverte",
            "{n} n’auront aucune ressource ouverte",
            summary.opening_nothing,
        )
        if key:
            closed += " " + speech.gettext("({key} les active)", key=key)
        parts.append(closed)
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
    one, many = _COUNTED[left]
    return speech.ngettext(one, many, number)


def left_reason(line: PlanLine, plan: Plan[PlanLine], speech: Speech) -> str:
    """Say why an account is left out, in a few words that stand after its status."""
    if line.exclusion is None:
        return ""
    if line.exclusion in _HELD:
        return _held_reason(line, plan, speech)
    if line.exclusion is ExclusionReason.NEVER_CHECKED:
        return _never_checked(line, plan, speech)
    if isinstance(line, RenewalLine):
        if line.exclusion is ExclusionReason.SHORTER and line.before is not None:
            return speech.gettext("finit déjà le {day}", day=speech.day(line.before))
        if line.exclusion is ExclusionReason.DAY:
            return _day_reason(line.day, plan.portal.today, speech)
    elif line.exclusion is ExclusionReason.EXPIRED:
        return speech.gettext("rien ne s’y modifie")
    return speech.gettext(_REASONS[line.exclusion])


def _never_checked(line: PlanLine, plan: Plan[PlanLine], speech: Speech) -> str:
    days = days_waited(line.subscriber, plan.portal)
    if days is None:
        return speech.gettext("jamais validé, Espace l’inclut")
    return speech.gettext("jamais validé {since}, Espace l’inclut", since=since(days, speech))


def _held_reason(line: PlanLine, plan: Plan[PlanLine], speech: Speech) -> str:
    held = plan.review_reason(line.subscriber.id)
    listed = clean(held.listed) if held is not None else ""
    match line.exclusion:
        case ExclusionReason.NO_MEMBER | ExclusionReason.MEMBER_TO_CONFIRM:
            return listed
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
