"""A series in words: how it stands, and what became of each account."""

from datetime import datetime
from typing import Final

from syren_api.models import Portal
from syren_api.problems import ProblemCode
from syren_api.text import clean
from syren_tui.desk.entries import LoggedOutcome, WaitReason
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.records import ItemOutcome, SeriesEntry, SeriesKind, UndoOutcome
from syren_tui.renewal.report import Report
from syren_tui.renewal.store import SeriesSeen
from syren_tui.texts.changes import ChangeWords, changes_in_words, words_of
from syren_tui.texts.scans import WAIT_REASONS

_REASONS: Final = {
    ProblemCode.STALE_VERSION: N_("modifié par quelqu’un d’autre depuis le plan"),
    ProblemCode.SUBSCRIBER_EXPIRED: N_(
        "expiré : seul l’abonné peut demander son renouvellement, sur le portail"
    ),
    ProblemCode.NOT_FOUND: N_("supprimé, ou plus de votre bibliothèque"),
    ProblemCode.DATE_IN_FUTURE: N_("la date d’inscription est à venir"),
    ProblemCode.ALREADY_PAST: N_("avec cette date, la validité serait déjà passée"),
    ProblemCode.REGISTRATION_DATE_MISSING: N_("il faut une date d’inscription"),
    ProblemCode.RESOURCE_NOT_ALLOWED: N_(
        "ce portail ne permet pas de changer ainsi ces ressources"
    ),
    ProblemCode.STATUS_NOT_SETTABLE: N_("ce portail ne permet pas ce statut"),
    ProblemCode.FORBIDDEN: N_("votre compte n’en a pas le droit : demandez au département"),
}
_LEFT: Final = {
    LoggedOutcome.UNKNOWN: N_("carte inconnue : à chercher par nom"),
    LoggedOutcome.EXPIRED: _REASONS[ProblemCode.SUBSCRIBER_EXPIRED],
    LoggedOutcome.REFUSED: N_("refusé : à revoir sur sa fiche"),
    LoggedOutcome.LEFT: N_("les règles ne le permettent pas : à voir sur sa fiche"),
    LoggedOutcome.NOT_CONFIRMED: N_("à confirmer"),
    LoggedOutcome.HELD: N_("à confirmer"),
    LoggedOutcome.FAILED: N_("n’a pas abouti : scannez la carte à nouveau"),
}
"""What became of a card for which nothing was sent."""
_DAYS: Final = {
    SeriesKind.SCAN: N_("Scan : {said}"),
    SeriesKind.DECISIONS: N_("Décider : {said}"),
}
_TITLES: Final = {
    SeriesKind.PLAN: N_("Rapport de la série du {day} à {time}"),
    SeriesKind.SCAN: N_("Rapport du scan du {day} à {time}"),
    SeriesKind.DECISIONS: N_("Rapport des décisions du {day} à {time}"),
}
_KEPT: Final = {
    ProblemCode.STALE_VERSION: N_("modifié depuis : rien n’est annulé"),
    ProblemCode.SUBSCRIBER_EXPIRED: N_("expiré depuis : rien n’est annulé"),
    ProblemCode.NOTHING_TO_REVERT: N_("modifié depuis par l’abonné : rien n’est annulé"),
    ProblemCode.REGISTRATION_NUMBER_TAKEN: N_(
        "son ancien numéro est pris par un autre abonné : rien n’est annulé"
    ),
}


def numbers(seen: SeriesSeen, speech: Speech) -> list[str]:
    """Say how a series stands: only what there is."""
    tally, words = seen.tally, words_of(seen.change, speech, seen.tally)
    said = words.counted(tally) if tally.total or not seen.skipped else []
    if seen.skipped:
        said.append(speech.ngettext("{n} carte laissée", "{n} cartes laissées", seen.skipped))
    said += _undecided(seen, speech)
    if untried := tally.total - tally.settled - tally.undecided:
        said.append(speech.ngettext("{n} pas tenté", "{n} pas tentés", untried))
    if seen.undone:
        said.append(speech.ngettext("{n} annulé ensuite", "{n} annulés ensuite", seen.undone))
    return said


def standing(seen: SeriesSeen, speech: Speech, *, here: bool = False) -> str:
    """Say whether a series is over; empty where it simply is.

    Args:
        seen: the series.
        speech: the user's language.
        here: whether this very console runs it, where one does.
    """
    tally = seen.tally
    far = {"done": speech.number(tally.settled), "total": speech.number(tally.total)}
    if seen.given_up:
        return speech.gettext("abandonnée : {done} sur {total} traités", **far)
    if seen.finished:
        return (
            speech.gettext("annulation interrompue")
            if seen.undo_pending and not seen.running
            else ""
        )
    if seen.running and here:
        return speech.gettext("en cours : {done} sur {total}", **far)
    if seen.running:
        return speech.gettext("en cours dans une autre fenêtre ({done} sur {total})", **far)
    return speech.gettext("interrompue : {done} sur {total} faits", **far)


def summary(seen: SeriesSeen, speech: Speech, *, here: bool = False) -> str:
    """Say on one line how a series stands; for the arguments see `standing`."""
    said = _summary(seen, speech, here=here)
    return speech.gettext(_DAYS[seen.kind], said=said) if seen.kind.has_log else said


def title(seen: SeriesSeen, at: datetime, speech: Speech) -> str:
    """Say what a report is of.

    Args:
        seen: the series.
        at: when it was begun, by the portal's clock.
        speech: the user's language.
    """
    return speech.gettext(_TITLES[seen.kind], day=speech.day(at.date()), time=f"{at:%H:%M}")


def _summary(seen: SeriesSeen, speech: Speech, *, here: bool) -> str:
    stands = standing(seen, speech, here=here)
    if not seen.finished:
        return speech.joined([stands, *_undecided(seen, speech)])
    said = speech.joined(numbers(seen, speech))
    return f"{stands} ({said})" if stands else said


def outcome(
    entry: SeriesEntry, words: ChangeWords, portal: Portal, *, given_up: bool = False
) -> str:
    """Say what became of an account: what was last done to it.

    Args:
        entry: the account.
        words: of what the series does.
        portal: for the names of resources.
        given_up: whether the series was given up.
    """
    if entry.undo is not None:
        return _undone(entry, words)
    if entry.done:
        return words.was_done(entry, portal)
    return reason(entry, words.speech, given_up=given_up)


def reason(entry: SeriesEntry, speech: Speech, *, given_up: bool = False) -> str:
    """Say why an account was not done; empty where it was."""
    result = entry.result
    if entry.skipped:
        return _skipped(entry, speech)
    if result is None:
        if entry.sent:
            return speech.gettext("à vérifier : le portail n’a pas encore répondu")
        return (
            speech.gettext("pas tenté : série abandonnée")
            if given_up
            else speech.gettext("pas tenté")
        )
    match result.outcome:
        case ItemOutcome.RENEWED | ItemOutcome.CHANGED | ItemOutcome.DELETED:
            return ""
        case ItemOutcome.MISSING:
            return speech.gettext(_REASONS[ProblemCode.NOT_FOUND])
        case ItemOutcome.NOT_DONE:
            return speech.gettext("la demande n’est pas arrivée jusqu’au portail")
    return _by_code(_REASONS, result.code, speech)


def _skipped(entry: SeriesEntry, speech: Speech) -> str:
    """Say why nothing was sent for a card."""
    try:
        if entry.why:
            why = speech.gettext(WAIT_REASONS[WaitReason(entry.why)])
            return speech.gettext("à confirmer : {why}", why=why)
        return speech.gettext(_LEFT[LoggedOutcome(entry.skipped)])
    except (KeyError, ValueError):
        return speech.gettext("pas tenté")


def rows_for_spreadsheet(report: Report, portal: Portal, speech: Speech) -> list[list[str]]:
    """Return the report as the rows of a table, the heads first.

    Args:
        report: of a series.
        portal: for the names of resources.
        speech: the user's language.
    """
    say, words = speech.gettext, words_of(report.about.change, speech)
    heads = [
        say("Nom"), say("Prénom"), say("N° d'inscription"), say("Résultat"),
        say("Fin de validité"), say("Raison"), say("Annulation"),
        say("Avant → après"),
    ]  # fmt: skip
    given_up = report.seen.given_up
    rows = [heads]
    for entry in report.entries:
        end = entry.result.valid_until if entry.result is not None else None
        rows.append(
            [
                clean(entry.last_name),
                clean(entry.first_name),
                clean(entry.registration_number or ""),
                words.in_a_word(entry),
                speech.day(end) if end is not None else "",
                reason(entry, speech, given_up=given_up),
                _undone(entry, words) if entry.undo is not None else "",
                changes_in_words(entry.changes, portal, speech),
            ]
        )
    return rows


def _undecided(seen: SeriesSeen, speech: Speech) -> list[str]:
    number = seen.tally.undecided
    return [speech.ngettext("{n} à vérifier", "{n} à vérifier", number)] if number else []


def _undone(entry: SeriesEntry, words: ChangeWords) -> str:
    undo, speech = entry.undo, words.speech
    if undo is None or undo.outcome is UndoOutcome.UNDONE:
        return words.was_undone(entry)
    if undo.outcome is UndoOutcome.MISSING:
        return speech.gettext("supprimé depuis")
    return _by_code(_KEPT, undo.code, speech)


def _by_code(sentences: dict[ProblemCode, str], code: str | None, speech: Speech) -> str:
    try:
        return speech.gettext(sentences[ProblemCode(code or "")])
    except (KeyError, ValueError):
        return speech.gettext("refusé par le portail ({code})", code=clean(code or "?")[:40])
