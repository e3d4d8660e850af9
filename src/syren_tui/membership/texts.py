"""What a source answered and what comes of it, in sentences."""

from collections.abc import Mapping
from typing import Final

from syren_api.models import Portal
from syren_api.statuses import Status
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.membership.heaps import Heap, HeapEntry, Note
from syren_tui.membership.judging import Doubt, Judgement
from syren_tui.membership.model import Block, Cause, Member
from syren_tui.membership.remembered import Remembered
from syren_tui.membership.verification import VerificationProgress
from syren_tui.texts.progress import time_left
from syren_tui.texts.values import zone_of

_LONGEST: Final = 200

HEAPS: Final[Mapping[Heap, str]] = {
    Heap.MEMBERS: N_("Membres, à valider ou renouveler"),
    Heap.TO_CONFIRM: N_("À confirmer"),
    Heap.ENDED: N_("Accès ouvert, adhésion finie"),
    Heap.NOT_FOUND: N_("Accès ouvert, introuvables dans le SIGB"),
    Heap.NO_ANSWER: N_("Sans réponse"),
    Heap.NOTHING: N_("Rien à faire"),
}
_CAUSES: Final[Mapping[Cause, str]] = {
    Cause.NO_CARD: N_("pas de carte au portail"),
    Cause.NO_BIRTH_DATE: N_("ni carte ni date de naissance au portail"),
    Cause.UNREACHABLE: N_("le SIGB ne répond pas à son adresse"),
    Cause.NOT_TRUSTED: N_("le certificat du SIGB n’est pas reconnu : voyez ca_file"),
    Cause.TOO_SLOW: N_("le SIGB n’a pas répondu à temps"),
    Cause.CUT: N_("la ligne avec le SIGB a été coupée"),
    Cause.UNREADABLE: N_("la réponse du SIGB ne se comprend pas"),
    Cause.LOGIN_REFUSED: N_("le SIGB refuse l’identifiant ou le mot de passe de la console"),
    Cause.NO_PASSWORD: N_("le mot de passe du SIGB manque"),
    Cause.NOT_ALLOWED: N_("le SIGB ne permet pas cette question"),
    Cause.OUT_OF_SERVICE: N_("le SIGB dit qu’il est hors service"),
    Cause.FILE: N_("le fichier ne se lit pas"),
    Cause.GIVEN_UP: N_("non demandé : trois questions de suite sont restées sans réponse"),
    Cause.NO_ENDS: N_(
        "non demandé : aucune fin d’adhésion parmi les premiers trouvés, voyez members test"
    ),
    Cause.STOPPED: N_("non demandé : vous avez arrêté"),
    Cause.FORGOTTEN: N_("non demandé : la console s’est verrouillée"),
    Cause.OUT_OF_CHARSET: N_("ce numéro ne peut pas être une carte de ce SIGB"),
}
_TELLING: Final = frozenset({Cause.FILE, Cause.NO_PASSWORD})
"""Causes whose detail is a sentence."""
_DOUBTS: Final[Mapping[Doubt, str]] = {
    Doubt.OTHER_NAME: N_("un autre nom dans le SIGB"),
    Doubt.FIRST_NAME: N_("un autre prénom dans le SIGB : carte de famille ?"),
    Doubt.NAME_UNTOLD: N_("le SIGB ne dit pas le nom"),
    Doubt.ODD_SIGNS: N_("des signes dans le nom ne sont pas des lettres"),
    Doubt.BY_NAME: N_("trouvé par le nom et la naissance seulement"),
    Doubt.SEVERAL: N_("plusieurs personnes possibles dans le SIGB"),
    Doubt.CARD_REFUSED: N_("le SIGB dit la carte non valide"),
}
_NOTES: Final[Mapping[Note, str]] = {
    Note.REFUSED: N_("compte refusé au portail"),
    Note.END_UNTOLD: N_("fin non dite par le SIGB"),
    Note.ENDS_LATER: N_("finit au portail plus tard que l’adhésion"),
    Note.UP_TO_DATE: N_("à jour"),
    Note.ENDS_TODAY: N_("l’adhésion finit aujourd’hui"),
    Note.WAITS: N_("demande sans adhésion : à décider"),
    Note.EXPIRED: N_("expiré : seul l’abonné peut demander son renouvellement"),
    Note.REFUSED_NO_MEMBER: N_("refusé, et pas membre"),
    Note.PAST: N_("pas membre, et la fin au portail est déjà dépassée"),
    Note.NOT_ALLOWED: N_("le portail ne permet pas de le renouveler"),
}
_BLOCKS: Final[Mapping[str, str]] = {
    Block.CHARGE_DENIED: N_("prêt refusé"),
    Block.CARD_LOST: N_("carte déclarée perdue"),
    Block.TOO_MANY_CHARGED: N_("trop de prêts"),
    Block.TOO_MANY_OVERDUE: N_("trop de retards"),
    Block.TOO_MANY_RENEWALS: N_("trop de prolongations"),
    Block.TOO_MANY_CLAIMED_RETURNED: N_("trop de retours contestés"),
    Block.TOO_MANY_LOST: N_("trop de documents perdus"),
    Block.EXCESSIVE_FINES: N_("trop d’amendes"),
    Block.EXCESSIVE_FEES: N_("trop de frais"),
    Block.RECALL_OVERDUE: N_("rappel en retard"),
    Block.TOO_MANY_BILLED: N_("trop de documents facturés"),
    Block.SUSPENDED: N_("suspendu"),
    Block.ADDRESS_UNKNOWN: N_("adresse inconnue"),
}


def heap_label(heap: Heap, speech: Speech) -> str:
    """Return what a heap is called."""
    return speech.gettext(HEAPS[heap])


def cause_sentence(cause: Cause, detail: str, speech: Speech) -> str:
    """Say why there is no answer; some details are sentences to be translated."""
    if cause in _TELLING and detail:
        return clean(speech.gettext(detail))
    said = speech.gettext(_CAUSES[cause])
    if not detail:
        return said
    return f"{said} ({clean(detail)[:_LONGEST]})"


def block_words(block: str, speech: Speech) -> str:
    """Say why a member may not borrow; a system's own words stay as they are, cleaned."""
    said = _BLOCKS.get(block)
    return speech.gettext(said) if said is not None else clean(block)[:_LONGEST]


def doubt_words(doubt: Doubt, member: Member, speech: Speech) -> str:
    """Say why somebody has to look."""
    match doubt:
        case Doubt.OTHER_CARD:
            card = clean(member.card)[:_LONGEST]
            return speech.gettext("répond pour la carte {card}", card=card or "–")
        case Doubt.BIRTH_DATE if member.birth_date is not None:
            return speech.gettext("né(e) le {day} dans le SIGB", day=speech.day(member.birth_date))
        case Doubt.BLOCKED:
            why = ", ".join(block_words(each, speech) for each in member.blocked)
            return speech.gettext("bloqué dans le SIGB : {why}", why=why)
        case Doubt.NOT_YET if member.since is not None:
            return speech.gettext("adhésion à partir du {day}", day=speech.day(member.since))
        case Doubt.BRANCH:
            return speech.gettext(
                "membre d’une autre bibliothèque : {name}", name=clean(member.branch)
            )
    return speech.gettext(_DOUBTS[doubt])


def judgement_words(judgement: Judgement, speech: Speech) -> list[str]:
    """Say what speaks against taking an answer as it is; empty where nothing does."""
    if judgement.cause is not None:
        return [cause_sentence(judgement.cause, judgement.detail, speech)]
    member = judgement.member
    if member is None:
        return []
    return [doubt_words(each, member, speech) for each in judgement.doubts]


def reasons(entry: HeapEntry, speech: Speech) -> list[str]:
    """Say why an account is where it is; empty for a member with nothing against it."""
    said = judgement_words(entry.judgement, speech)
    if entry.heap is Heap.NOT_FOUND and entry.note is None:
        said.append(speech.gettext("introuvable dans le SIGB"))
    if entry.heap is Heap.ENDED and entry.judgement.member and entry.judgement.member.until:
        day = speech.day(entry.judgement.member.until)
        said.append(speech.gettext("adhésion finie le {day}", day=day))
    if entry.note is not None:
        said.append(speech.gettext(_NOTES[entry.note]))
    return said


def planned_words(entry: HeapEntry, speech: Speech) -> str:
    """Say what would be done about a member: the verb of its status, the day and the end."""
    verb = (
        speech.gettext("renouveler")
        if entry.account.status is Status.VALIDATED
        else speech.gettext("valider")
    )
    if entry.day is None or entry.end is None:
        return verb
    return speech.gettext(
        "{verb} au {day}, fin le {end}",
        verb=verb, day=speech.day(entry.day), end=speech.day(entry.end),
    )  # fmt: skip


def progress_sentence(progress: VerificationProgress, speech: Speech) -> str:
    """Say how far a verification is: ``112 comptes sur 300 ; 40 par seconde``."""
    parts = [
        speech.gettext(
            "{n} comptes sur {total}",
            n=speech.number(progress.done),
            total=speech.number(progress.total),
        )
    ]
    if progress.rate >= 1:
        parts.append(speech.gettext("{n} par seconde", n=speech.number(round(progress.rate))))
    if progress.seconds_remaining is not None and progress.done < progress.total:
        parts.append(time_left(progress.seconds_remaining, speech))
    return speech.joined(parts)


def remembered_sentence(members: int, speech: Speech) -> str:
    """Say at sign-in what the last verification found."""
    return speech.ngettext(
        "{n} à renouveler d’après le SIGB", "{n} à renouveler d’après le SIGB", members
    )


def hint_sentence(found: Remembered, portal: Portal, speech: Speech) -> str:
    """Say at sign-in what the last verification has found, and when."""
    at = found.at.astimezone(zone_of(portal))
    return speech.gettext(
        "{what} ({source}, {day} {time}) : v",
        what=remembered_sentence(found.members, speech),
        source=clean(found.source),
        day=speech.day(at.date()),
        time=f"{at:%H:%M}",
    )


def no_ends_sentence(speech: Speech) -> str:
    """Say that a verification was stopped because the source tells no ends."""
    return speech.gettext(
        "Arrêté : aucune fin d’adhésion parmi les premiers trouvés. La source est mal "
        "réglée : « syren-tui members test --card N » montre ce qu’elle répond."
    )
