"""A list of cards in words: what was read of it, and why lines lead to no account."""

from typing import Final

from syren_tui.i18n import N_, Speech
from syren_tui.renewal.card_lists import CardList, Days, Reason
from syren_tui.renewal.matching import Matched
from syren_tui.renewal.plan import Extra, Left, Plan, PlanLine
from syren_tui.renewal.plan_words import left_reason

_REASONS: Final = {
    Reason.NO_NUMBER: N_("pas de numéro de carte"),
    Reason.NAME_ONLY: N_("nom seul, sans numéro"),
    Reason.SPOILED: N_("numéro abîmé par le tableur : mettez la colonne en texte"),
    Reason.DAY: N_("date inutilisable"),
    Reason.UNREADABLE: N_("ligne trop longue"),
    Reason.NOT_FOUND: N_("introuvable"),
    Reason.SEVERAL: N_("plusieurs comptes ont ce numéro"),
    Reason.TWICE: N_("déjà dans la liste"),
}
_DAYS: Final = {
    Days.NONE: N_("sans dates"),
    Days.STARTS: N_("dates d’inscription"),
    Days.ENDS: N_("dates de fin, converties en dates d’inscription"),
    Days.MIXED: N_("dates d’inscription et de fin ; les fins sont converties"),
    Days.UNUSED: N_("dates sans effet sur ce portail"),
}
_SEPARATORS: Final = {
    ";": N_("colonnes séparées par des points-virgules"),
    ",": N_("colonnes séparées par des virgules"),
    "\t": N_("colonnes séparées par des tabulations"),
    "|": N_("colonnes séparées par des barres"),
}


def reason_words(reason: Reason, speech: Speech) -> str:
    """Say why a line of a list leads to no account, in a few words."""
    return speech.t(_REASONS[reason])


def left_on_list(line: PlanLine, plan: Plan, speech: Speech) -> str:
    """Say why an account is left out, where there is no key to take it in."""
    if line.left is Left.REFUSED:
        return speech.t("refusé")
    return left_reason(line, plan, speech)


def extras_of(matched: Matched, speech: Speech) -> list[Extra]:
    """Return the lines that belong to no account, as a plan shows them."""
    return [
        Extra(
            speech.t("ligne {place}, {label}", label=each.label, place=speech.number(each.place)),
            reason_words(each.reason, speech),
        )
        for each in matched.unmatched
    ]


def source_sentence(name: str, lines: int, matched: Matched, speech: Speech) -> str:
    """Say where the accounts of a plan come from: ``membres.csv – 312 lignes``.

    Args:
        name: the file's; empty where the list was pasted.
        lines: of the list.
        matched: what became of them.
        speech: the user's language.
    """
    parts = [name or speech.t("liste collée"), speech.tn("{n} ligne", "{n} lignes", lines)]
    if matched.zeros_restored:
        restored = speech.number(matched.zeros_restored)
        parts.append(speech.t("zéros rendus : {n}", n=restored))
    return " – ".join(parts)


def cards_sentences(cards: CardList, speech: Speech) -> list[str]:
    """Say how many lines were read and what was made of them, in two or three sentences."""
    if not cards.lines:
        return [speech.t("Aucune ligne.")]
    parts = [
        speech.tn("{n} ligne lue", "{n} lignes lues", len(cards.lines)),
        speech.tn("{n} numéro de carte", "{n} numéros de carte", cards.numbers),
    ]
    if cards.numbers:
        parts.append(speech.t(_DAYS[cards.days]))
    sentences = [f"{speech.joined(parts)}."]
    flaws = [said for reason in Reason if (said := _counted(reason, cards.count(reason), speech))]
    if flaws:
        sentences.append(speech.t("À voir : {what}.", what=", ".join(flaws)))
    seen = []
    if cards.separator in _SEPARATORS:
        seen.append(speech.t(_SEPARATORS[cards.separator]))
    if cards.heading:
        seen.append(speech.t("titres reconnus"))
    if cards.charset == "cp1252":
        seen.append(speech.t("fichier en Windows-1252"))
    if seen:
        said = speech.joined(seen)
        sentences.append(f"{said[0].upper()}{said[1:]}.")
    return sentences


def _counted(flaw: Reason, number: int, speech: Speech) -> str:
    """Say how many lines have a flaw; empty where none has, and for what is no flaw of reading."""
    if not number:
        return ""
    match flaw:
        case Reason.NAME_ONLY:
            return speech.tn("{n} ligne avec un nom seul", "{n} lignes avec un nom seul", number)
        case Reason.NO_NUMBER:
            return speech.tn("{n} ligne sans numéro", "{n} lignes sans numéro", number)
        case Reason.SPOILED:
            return speech.tn(
                "{n} numéro abîmé par le tableur", "{n} numéros abîmés par le tableur", number
            )
        case Reason.DAY:
            return speech.tn("{n} date inutilisable", "{n} dates inutilisables", number)
        case Reason.UNREADABLE:
            return speech.tn("{n} ligne trop longue", "{n} lignes trop longues", number)
    return ""
