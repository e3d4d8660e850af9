"""A plan in words."""

from datetime import date

from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.renewal.plan import Left, Plan, PlanLine, Summary


def plan_sentence(summary: Summary, speech: Speech, extras: int = 0) -> str:
    """Say what will happen: ``Renouveler 248 comptes jusqu’au 21/11/2027 ; 12 laissés de côté``.

    Args:
        summary: of the plan.
        speech: the user's language.
        extras: lines that belong to no account.
    """
    parts = []
    if not summary.renewed:
        parts.append(speech.t("Aucun compte à renouveler"))
    elif summary.first_confirmations == summary.renewed:
        parts.append(speech.tn("Valider {n} compte", "Valider {n} comptes", summary.renewed))
    else:
        parts.append(speech.tn("Renouveler {n} compte", "Renouveler {n} comptes", summary.renewed))
    first, last = summary.first_end, summary.last_end
    if first is not None and last is not None and first < last:
        ends = speech.t(
            "fin de validité du {first} au {last}", first=speech.day(first), last=speech.day(last)
        )
        parts.append(ends)
    elif last is not None:
        parts[0] += " " + speech.t("jusqu’au {day}", day=speech.day(last))
    if left := summary.left_out + extras:
        parts.append(speech.tn("{n} laissé de côté", "{n} laissés de côté", left))
    return speech.joined(parts)


def left_sentence(summary: Summary, speech: Speech, extras: int = 0) -> str:
    """Say how many are left out for which reason; empty where nobody is."""
    counted = sorted(summary.left.items(), key=lambda each: -each[1])
    parts = [_counted(left, number, speech) for left, number in counted]
    if extras:
        parts.append(speech.tn("{n} ligne sans compte", "{n} lignes sans compte", extras))
    if not parts:
        return ""
    return speech.t("Laissés de côté : {what}", what=", ".join(parts))


def _counted(left: Left, number: int, speech: Speech) -> str:
    match left:
        case Left.EXPIRED:
            return speech.tn("{n} expiré", "{n} expirés", number)
        case Left.REFUSED:
            return speech.tn("{n} refusé", "{n} refusés", number)
        case Left.SHORTER:
            return speech.tn("{n} valide plus longtemps", "{n} valides plus longtemps", number)
        case Left.NEVER_CHECKED:
            return speech.tn(
                "{n} en attente, jamais validé (i l’inclut)",
                "{n} en attente, jamais validés (i les inclut)",
                number,
            )
        case Left.TAKEN_OUT:
            return speech.tn("{n} exclu", "{n} exclus", number)
        case Left.DAY:
            return speech.t("{n} sans date possible", n=speech.number(number))
        case Left.OTHER_NAME:
            return speech.tn("{n} sous un autre nom", "{n} sous un autre nom", number)
        case Left.SUGGESTED:
            return speech.tn("{n} au numéro proche", "{n} au numéro proche", number)
        case Left.TO_CONFIRM:
            return speech.t("{n} à confirmer", n=speech.number(number))
    return speech.t("{n} non permis", n=speech.number(number))


def left_reason(line: PlanLine, plan: Plan, speech: Speech) -> str:
    """Say why an account is left out, in a few words that stand after its status."""
    match line.left:
        case Left.EXPIRED:
            return speech.t("l’abonné doit le demander")
        case Left.REFUSED:
            return speech.t("Espace pour l’inclure")
        case Left.SHORTER if line.before is not None:
            return speech.t("finit déjà le {day}", day=speech.day(line.before))
        case Left.NEVER_CHECKED:
            return speech.t("jamais validé, Espace l’inclut")
        case Left.TAKEN_OUT:
            return speech.t("exclu, Espace l’inclut")
        case Left.NOT_ALLOWED:
            return speech.t("non permis par le portail")
        case Left.OTHER_NAME | Left.SUGGESTED | Left.TO_CONFIRM:
            return _held_reason(line, plan, speech)
        case Left.DAY:
            return _day_reason(line.day, plan.portal.today, speech)
    return ""


def _held_reason(line: PlanLine, plan: Plan, speech: Speech) -> str:
    held = plan.held(line.subscriber.id)
    listed = clean(held.listed) if held is not None else ""
    match line.left:
        case Left.OTHER_NAME:
            account = f"{line.subscriber.last_name} {line.subscriber.first_name}"
            return speech.t(
                "autre nom : {listed} sur la liste, {account} au portail",
                listed=listed, account=clean(account),
            )  # fmt: skip
        case Left.SUGGESTED:
            number = clean(line.subscriber.registration_number or "")
            return speech.t(
                "à confirmer : {listed} sur la liste, {number} au portail",
                listed=listed, number=number,
            )  # fmt: skip
    return speech.t("à confirmer : nom et naissance concordent, sans numéro")


def _day_reason(day: date | None, today: date, speech: Speech) -> str:
    if day is None:
        return speech.t("il faut une date")
    if day > today:
        return speech.t("le {day} est à venir", day=speech.day(day))
    return speech.t("{day} : trop ancien", day=speech.day(day))
