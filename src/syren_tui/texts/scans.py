"""Scan mode in words: the patron who is shown, what Enter does, and what became of each card."""

from collections.abc import Mapping
from typing import Final

from rich.cells import cell_len

from syren_api.models import Portal, Subscriber
from syren_api.statuses import ResourceStatus, Role, Status
from syren_api.text import clean
from syren_tui.client.errors import StaleVersion
from syren_tui.desk.day_journal import NotKeptError
from syren_tui.desk.entries import (
    DeskFailure,
    LoggedEntry,
    LoggedOutcome,
    WaitReason,
)
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.plan import ExclusionReason
from syren_tui.scan.card import Card, Offer
from syren_tui.texts.access_sentence import access_sentence
from syren_tui.texts.desk_lines import LineTone, LogRow, PatronLines
from syren_tui.texts.failures import failure
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut, row_of, status_label

_LONGEST_NUMBER: Final = 24
_BETWEEN: Final = "   "


_ENDINGS: Final[Mapping[LoggedOutcome, tuple[Status, str, str]]] = {
    LoggedOutcome.RENEWED: (Status.VALIDATED, N_("renouvelé"), ""),
    LoggedOutcome.VALIDATED: (Status.VALIDATED, N_("validé"), ""),
    LoggedOutcome.STORED: (Status.VALIDATED, N_("carte notée"), ""),
    LoggedOutcome.UP_TO_DATE: (Status.VALIDATED, N_("déjà à jour"), ""),
    LoggedOutcome.LOOKED_AT: (Status.VALIDATED, "", ""),
    LoggedOutcome.ON_RECORD: (Status.VALIDATED, "", N_("sur sa fiche")),
    LoggedOutcome.UNKNOWN: (Status.REFUSED, N_("INCONNUE"), N_("à chercher par nom")),
    LoggedOutcome.EXPIRED: (
        Status.EXPIRED,
        N_("EXPIRÉ"),
        N_("l’abonné doit demander son renouvellement"),
    ),
    LoggedOutcome.REFUSED: (Status.REFUSED, N_("REFUSÉ"), N_("à revoir sur sa fiche")),
    LoggedOutcome.LEFT: (Status.TO_REVALIDATE, N_("LAISSÉ"), N_("à voir sur sa fiche")),
    LoggedOutcome.NOT_CONFIRMED: (Status.TO_REVALIDATE, N_("non confirmé"), ""),
    LoggedOutcome.HELD: (Status.TO_REVALIDATE, N_("À CHOISIR"), ""),
    LoggedOutcome.FAILED: (Status.REFUSED, N_("ÉCHEC"), ""),
    LoggedOutcome.UNDECIDED: (Status.PENDING, N_("À VÉRIFIER"), N_("le portail n’a pas répondu")),
    LoggedOutcome.UNDONE: (Status.EXPIRED, N_("annulé"), ""),
    LoggedOutcome.REFUSED_NOW: (Status.REFUSED, N_("refusé"), ""),
    LoggedOutcome.SENDING: (Status.PENDING, N_("envoi…"), ""),
}
WAIT_REASONS: Final = {
    WaitReason.ENTER: N_("autre carte avant Entrée"),
    WaitReason.REFUSED_RESOURCE: N_("a une ressource refusée"),
    WaitReason.NEVER_DECIDED: N_("jamais validé"),
    WaitReason.NEW_NUMBER: N_("carte à lui donner"),
    WaitReason.CHANGED: N_("la fiche a changé"),
    WaitReason.NEAR_NUMBER: N_("numéro proche d’un autre"),
    WaitReason.SEVERAL: N_("plusieurs ont ce numéro"),
    WaitReason.BIRTH_DATE: N_("né(e) ce jour-là ?"),
}
"""Why a card waited for an answer when another one came."""
_WITH_END: Final = frozenset(
    {
        LoggedOutcome.RENEWED,
        LoggedOutcome.VALIDATED,
        LoggedOutcome.UP_TO_DATE,
        LoggedOutcome.LOOKED_AT,
        LoggedOutcome.UNDONE,
    }
)


_STANDING: Final = frozenset({LoggedOutcome.LOOKED_AT, LoggedOutcome.ON_RECORD})
"""Of these is said what the account is by now."""


def patron(
    subscriber: Subscriber, portal: Portal, speech: Speech, role: Role, width: int
) -> PatronLines:
    """Say who somebody is, and whether they have access.

    Args:
        subscriber: whose.
        portal: on its day.
        speech: the user's language.
        role: the reader's.
        width: cells of a line.
    """
    row = row_of(subscriber, portal, speech, 60)
    note = row.note
    if row.urgent and subscriber.valid_until is not None:
        note = speech.ngettext(
            "FIN DÉPASSÉE depuis {n} jour",
            "FIN DÉPASSÉE depuis {n} jours",
            (portal.today - subscriber.valid_until).days,
        )
    facts = [access_sentence(subscriber, portal, speech, role).wrapped(width)]
    waits = subscriber.status is Status.PENDING
    resources = (
        row.resources  # it begins by saying what it is
        if waits and row.resources
        else speech.gettext("Ressources : {what}", what=row.resources or "–")
    )
    facts += _side_by_side([row.end, resources] if row.end else [resources], width)
    if role is not Role.LIBRARY:
        facts.append(row.library)
    return PatronLines(
        name=full_name(subscriber),
        birth=speech.gettext("né(e) le {day}", day=speech.day(subscriber.birth_date)),
        status=row.status,
        label=row.label,
        note=note,
        urgent=row.urgent,
        facts=tuple(facts),
    )


def _side_by_side(facts: list[str], width: int) -> list[str]:
    """Put facts on one line where there is room: what is saved is a line of the log."""
    line = _BETWEEN.join(facts)
    return [line] if cell_len(line) <= width else facts


def shown_number(number: str) -> str:
    """Return a card's number, or whatever was typed for one, clean and no longer than fits."""
    return cut(clean(number), _LONGEST_NUMBER)


def changes(card: Card, speech: Speech) -> list[tuple[LineTone, str]]:
    """Say what a renewal would change besides status and end."""
    if not card.can_be_done:
        return []
    said: list[tuple[LineTone, str]] = []
    if card.number is not None:
        said.append(_new_number(card, card.number, speech))
    if card.line.switched_on and card.offer is not Offer.STORE:
        tone = LineTone.WRONG if card.line.reopened else LineTone.NOTE
        said.append((tone, _switched_on(card, speech)))
    elif card.portal.can_activate_resources and not card.activates:
        said.append(
            (LineTone.NOTE, speech.gettext("Ses ressources restent comme elles sont (Ctrl+Y)."))
        )
    return said


def offer(card: Card, speech: Speech) -> tuple[LineTone, str]:
    """Say what Enter does for a patron, or why it does nothing."""
    end = speech.day(card.line.after) if card.line.after is not None else ""
    match card.offer:
        case Offer.RENEW | Offer.VALIDATE:
            return LineTone.ENTER, speech.gettext(
                "Entrée : {what}", what=what_is_done(card, speech)
            )
        case Offer.STORE:
            return LineTone.ENTER, speech.gettext("Entrée : noter le numéro de sa carte")
        case Offer.NOTHING if end:
            said = (
                N_("Déjà renouvelé avec la date du jour : rien à faire.")
                if card.line.day == card.portal.today
                else N_("Déjà renouvelé avec cette date : rien à faire.")
            )
            return LineTone.DONE, speech.gettext(said)
        case Offer.NOTHING:
            return LineTone.DONE, speech.gettext("Déjà validé : rien à faire.")
        case Offer.NOT_ALLOWED:
            return _looked_at(card, speech)
    return LineTone.WRONG, _skipped(card, speech)


def held_offer(card: Card, speech: Speech) -> str:
    """Say what a second Enter does for who is no member or to confirm."""
    if card.offer is Offer.STORE:
        return speech.gettext("noter le numéro de sa carte")
    return what_is_done(card, speech)


def what_is_done(card: Card, speech: Speech) -> str:
    """Say what a renewal would do of a card that can be renewed or validated."""
    end = speech.day(card.line.after) if card.line.after is not None else ""
    if card.offer is Offer.VALIDATE:
        return (
            speech.gettext("valider jusqu’au {day}", day=end) if end else speech.gettext("valider")
        )
    if end:
        return speech.gettext("renouveler jusqu’au {day}", day=end)
    return speech.gettext("renouveler")


def done(card: Card, after: Subscriber, speech: Speech) -> str:
    """Say what was done for a patron."""
    match card.offer, after.valid_until:
        case Offer.STORE, _:
            return speech.gettext("Le numéro de sa carte est noté. Ctrl+Z annule.")
        case Offer.VALIDATE, None:
            return speech.gettext("Validé. Ctrl+Z annule.")
        case Offer.VALIDATE, end if end is not None:
            return speech.gettext("Validé jusqu’au {day}. Ctrl+Z annule.", day=speech.day(end))
        case _, end if end is not None:
            return speech.gettext("Renouvelé jusqu’au {day}. Ctrl+Z annule.", day=speech.day(end))
    return speech.gettext("Renouvelé. Ctrl+Z annule.")


def scan_failure(error: DeskFailure, speech: Speech) -> str:
    """Say what went wrong with a card."""
    if isinstance(error, NotKeptError):
        return speech.gettext(
            "Le journal ne s’écrit pas : rien n’est parti. Libérez de la place sur le disque, ou "
            "prévenez le support."
        )
    return failure(error, speech)


def log_line(entry: LoggedEntry, signs: Mapping[Status, str], speech: Speech) -> LogRow:
    """Say what became of a card."""
    like, what, detail = _ENDINGS[entry.ending]
    subscriber = entry.subscriber
    said, more = speech.gettext(what) if what else "", speech.gettext(detail) if detail else ""
    if subscriber is not None and entry.ending in _STANDING:
        like, said = subscriber.status, status_label(subscriber.status, speech)
    if subscriber is not None and entry.ending in _WITH_END and subscriber.valid_until is not None:
        more = speech.day(subscriber.valid_until)
    if entry.error is not None and entry.ending is LoggedOutcome.FAILED:
        more = scan_failure(entry.error, speech)
        if isinstance(entry.error, StaleVersion):  # it is shown again: there it is compared
            more = speech.gettext(WAIT_REASONS[WaitReason.CHANGED])
    if entry.reason is not None:
        more = speech.gettext(WAIT_REASONS[entry.reason])
    if entry.error is not None and entry.ending is LoggedOutcome.UNDONE:
        more = speech.gettext("le numéro de carte est resté")
    who = (
        full_name(subscriber)
        if subscriber is not None
        else speech.gettext("carte {number}", number=shown_number(entry.number or ""))
    )
    return LogRow(f"{entry.at:%H:%M}", who, signs[like], like, said, more)


def _new_number(card: Card, number: str, speech: Speech) -> tuple[LineTone, str]:
    before = card.subscriber.registration_number
    shown = shown_number(number)
    if before is None:
        return LineTone.NOTE, speech.gettext(
            "La carte n° {number} devient la sienne.", number=shown
        )
    return LineTone.WRONG, speech.gettext(
        "La carte n° {number} devient la sienne, à la place du n° {before}.",
        number=shown,
        before=shown_number(before),
    )


def _switched_on(card: Card, speech: Speech) -> str:
    active = speech.ngettext("Active {n} ressource", "Active {n} ressources", card.line.switched_on)
    if not card.line.reopened:
        return f"{active}."
    offered = {each.id for each in card.portal.resources}
    names = [
        clean(each.name)
        for each in card.subscriber.resources
        if each.status is ResourceStatus.REFUSED and each.id in offered
    ]
    again = speech.ngettext(
        "dont {n} refusée : {names}.",
        "dont {n} refusées : {names}.",
        card.line.reopened,
        names=", ".join(names),
    )
    return f"{active}, {again}"


def _looked_at(card: Card, speech: Speech) -> tuple[LineTone, str]:
    if card.subscriber.status is Status.EXPIRED:
        return LineTone.WRONG, speech.gettext("Expiré : rien à faire ici.")
    return LineTone.NOTE, speech.gettext("Lecture seule : ce compte vérifie, sans renouveler.")


def _skipped(card: Card, speech: Speech) -> str:
    match card.line.exclusion:
        case ExclusionReason.EXPIRED:
            return speech.gettext("Expiré : rien à faire ici.")
        case ExclusionReason.REFUSED:
            return speech.gettext("Refusé : non renouvelé. Ctrl+O ouvre sa fiche.")
        case ExclusionReason.SHORTER:
            return speech.gettext(
                "Sa fin viendrait plus tôt : non renouvelé. Ctrl+O ouvre sa fiche."
            )
        case ExclusionReason.DAY:
            return speech.gettext("Cette date ne convient pas pour lui : Ctrl+D la change.")
    return speech.gettext("Le portail ne permet pas de renouveler. Ctrl+O ouvre sa fiche.")
