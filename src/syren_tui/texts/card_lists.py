"""A list of cards in words: what was read of it, and why lines lead to no account."""

from typing import Final

from syren_api.text import clean
from syren_tui.card_lists import (
    CardList,
    Column,
    ColumnQuestion,
    ColumnRole,
    DayIs,
    Reason,
    Unclear,
)
from syren_tui.card_lists.matching import Matched
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.plan import Plan
from syren_tui.renewal.plan_lines import ExclusionReason, ExtraLine, PlanLine
from syren_tui.texts.plan import left_reason

_LONGEST_NAME: Final = 30
"""Characters of a column's heading that are shown."""
_REASONS: Final = {
    Reason.NO_NUMBER: N_("pas de numéro de carte"),
    Reason.NAME_ONLY: N_("nom seul, sans numéro"),
    Reason.SPOILED: N_("numéro abîmé par le tableur : mettez la colonne en texte"),
    Reason.DAY: N_("date inutilisable"),
    Reason.UNREADABLE: N_("ligne trop longue"),
    Reason.NOT_FOUND: N_("introuvable"),
    Reason.SEVERAL: N_("plusieurs comptes ont ce numéro"),
    Reason.TWICE: N_("déjà dans la liste"),
    Reason.UNDECIDED: N_("en attente de votre choix"),
    Reason.SUMMARY: N_("n’est pas un lecteur (total, page ou note)"),
    Reason.HEADING: N_("titres des colonnes"),
    Reason.TITLE: N_("au-dessus des titres"),
    Reason.EMPTY: N_("ligne vide"),
}
_UNCLEAR: Final = {
    Unclear.CARD_COLUMN: N_(
        "Quelle colonne est le numéro de carte ? {columns} : à vous de choisir."
    ),
    Unclear.DAY_COLUMN: N_("Quelle colonne est la date ? {columns} : à vous de choisir."),
    Unclear.DAY_IS: N_(
        "Les dates de la colonne {columns} : inscriptions ou fins ? À vous de choisir."
    ),
    Unclear.DAY_ORDER: N_(
        "Les dates de la colonne {columns} : jour/mois ou mois/jour ? À vous de choisir."
    ),
}
_CHARSETS: Final = {
    "cp1252": N_("fichier en Windows-1252"),
    "cp850": N_("fichier en page de code 850"),
    "mac_roman": N_("fichier en Mac Roman"),
    "utf-16": N_("fichier en UTF-16"),
}
_SEPARATORS: Final = {
    ";": N_("colonnes séparées par des points-virgules"),
    ",": N_("colonnes séparées par des virgules"),
    "\t": N_("colonnes séparées par des tabulations"),
    "|": N_("colonnes séparées par des barres"),
}


def reason_words(reason: Reason, speech: Speech) -> str:
    """Say why a line of a list leads to no account, in a few words."""
    return speech.gettext(_REASONS[reason])


def left_on_list(line: PlanLine, plan: Plan[PlanLine], speech: Speech) -> str:
    """Say why an account is left out, where there is no key to take it in."""
    if line.exclusion is ExclusionReason.REFUSED:
        return speech.gettext("refusé")
    if line.exclusion is ExclusionReason.EXPIRED:
        return speech.gettext("expiré : l’abonné doit demander son renouvellement")
    return left_reason(line, plan, speech)


def extras_of(matched: Matched, speech: Speech) -> list[ExtraLine]:
    """Return the lines that belong to no account, as a plan shows them."""
    return [
        ExtraLine(
            speech.gettext(
                "ligne {place}, {label}", label=each.label, place=speech.number(each.line_number)
            ),
            reason_words(each.reason, speech),
        )
        for each in matched.missed
    ]


def source_sentence(name: str, lines: int, matched: Matched, speech: Speech) -> str:
    """Say where the accounts of a plan come from: ``membres.csv – 312 lignes – carte : N°``.

    Args:
        name: the file's; empty where the list was pasted.
        lines: of the list.
        matched: what became of them.
        speech: the user's language.
    """
    parts = [
        name or speech.gettext("liste collée"),
        speech.ngettext("{n} ligne", "{n} lignes", lines),
    ]
    if columns := columns_sentence(matched.cards, speech):
        parts.append(columns)
    if matched.far_ends:
        parts.append(far_sentence(matched, speech))
    if matched.without_day:
        parts.append(without_day_sentence(matched, speech))
    return " – ".join(parts)


def far_sentence(matched: Matched, speech: Speech) -> str:
    """Say how many have an end that lies beyond what a renewal of today gives."""
    return speech.ngettext(
        "{n} fin à plus de {months} mois : date d’aujourd’hui",
        "{n} fins à plus de {months} mois : date d’aujourd’hui",
        matched.far_ends,
        months=speech.number(matched.plan.portal.validity_months or 0),
    )


def without_day_sentence(matched: Matched, speech: Speech) -> str:
    """Say how many have no day in the list's column of days."""
    return speech.ngettext(
        "{n} ligne sans date : date du plan",
        "{n} lignes sans date : date du plan",
        matched.without_day,
    )


def plan_sentences(matched: Matched, speech: Speech) -> list[str]:
    """Say what a plan made of a list's days that its lines do not say themselves."""
    sentences = [f"{far_sentence(matched, speech)}."] if matched.far_ends else []
    if matched.without_day:
        sentences.append(f"{without_day_sentence(matched, speech)}.")
    if numeric := sum(line.numeric for line in matched.lines.values()):
        sentences.append(
            speech.ngettext(
                "{n} numéro est un nombre dans le classeur : ses zéros de tête peuvent manquer.",
                "{n} numéros sont des nombres dans le classeur : leurs zéros de tête peuvent "
                "manquer.",
                numeric,
            )
        )
    return sentences


def question_sentence(question: ColumnQuestion, cards: CardList, speech: Speech) -> str:
    """Ask what is unclear, with the columns that may be chosen."""
    names = {each.index: column_name(each, speech) for each in cards.columns}
    columns = ", ".join(names[each] for each in question.columns if each in names)
    return speech.gettext(_UNCLEAR[question.unclear], columns=columns)


def column_name(column: Column, speech: Speech) -> str:
    """Name a column: by its heading, else by its number from 1."""
    if column.heading:
        return speech.gettext("« {name} »", name=clean(column.heading)[:_LONGEST_NAME])
    return speech.gettext("n° {n}", n=column.index + 1)


def columns_sentence(cards: CardList, speech: Speech) -> str:
    """Say which columns are read as what: ``carte : « N° », fin : « Échéance »``."""
    if cards.free:
        return _day_kind(cards, speech) if cards.column(ColumnRole.DAY) is not None else ""
    words = {
        ColumnRole.CARD: speech.gettext("carte"),
        ColumnRole.NAME: speech.gettext("nom"),
        ColumnRole.LAST_NAME: speech.gettext("nom"),
        ColumnRole.FIRST_NAME: speech.gettext("prénom"),
        ColumnRole.BIRTH_DATE: speech.gettext("naissance"),
        ColumnRole.DAY: _day_kind(cards, speech),
    }
    parts = []
    for role, word in words.items():
        if named := [column_name(each, speech) for each in cards.columns if each.role is role]:
            parts.append(speech.gettext("{word} : {names}", word=word, names=" + ".join(named)))
    return ", ".join(parts)


def _day_kind(cards: CardList, speech: Speech) -> str:
    match cards.day_is:
        case DayIs.START:
            return speech.gettext("dates d’inscription")
        case DayIs.END:
            return speech.gettext("dates de fin")
    return speech.gettext("dates")


def cards_sentences(cards: CardList, speech: Speech) -> list[str]:
    """Say how many lines were read and what was made of them, in a few sentences."""
    if not cards.lines:
        return [speech.gettext("Aucune ligne.")]
    parts = [
        speech.ngettext("{n} ligne lue", "{n} lignes lues", len(cards.lines)),
        speech.ngettext("{n} numéro de carte", "{n} numéros de carte", cards.numbers),
    ]
    if columns := columns_sentence(cards, speech):
        parts.append(columns)
    sentences = [f"{speech.joined(parts)}."]
    sentences += [question_sentence(each, cards, speech) for each in cards.questions]
    if unread := cards.unread_days:
        names = ", ".join(column_name(each, speech) for each in unread)
        sentences.append(speech.gettext("Colonne de dates non lue : {names}.", names=names))
    flaws = [said for reason in Reason if (said := _counted(reason, cards.count(reason), speech))]
    if flaws:
        sentences.append(speech.gettext("À voir : {what}.", what=", ".join(flaws)))
    seen = []
    if cards.sheet.separator in _SEPARATORS:
        seen.append(speech.gettext(_SEPARATORS[cards.sheet.separator]))
    if cards.sheet.charset in _CHARSETS:
        seen.append(speech.gettext(_CHARSETS[cards.sheet.charset]))
    if cards.sheet.more_sheets:
        seen.append(speech.gettext("seule la première feuille est lue"))
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
            return speech.ngettext(
                "{n} ligne avec un nom seul", "{n} lignes avec un nom seul", number
            )
        case Reason.NO_NUMBER:
            return speech.ngettext("{n} ligne sans numéro", "{n} lignes sans numéro", number)
        case Reason.SPOILED:
            return speech.ngettext(
                "{n} numéro abîmé par le tableur", "{n} numéros abîmés par le tableur", number
            )
        case Reason.DAY:
            return speech.ngettext("{n} date inutilisable", "{n} dates inutilisables", number)
        case Reason.UNREADABLE:
            return speech.ngettext("{n} ligne trop longue", "{n} lignes trop longues", number)
        case Reason.SUMMARY:
            return speech.ngettext(
                "{n} ligne qui n’est pas un lecteur", "{n} lignes qui ne sont pas des lecteurs",
                number,
            )  # fmt: skip
    return ""
