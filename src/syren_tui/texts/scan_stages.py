"""What stands in front of the user at the desk, in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from syren_api.models import Portal, Subscriber
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.scan.card import LookAgainReason
from syren_tui.scan.stages import (
    AskingName,
    Failed,
    Looking,
    Matches,
    NobodyFound,
    Renewed,
    Renewing,
    Shown,
    Stage,
    Suggested,
    TakenBack,
    Unknown,
    Waiting,
)
from syren_tui.texts.card_readings import how_read
from syren_tui.texts.desk_lines import LineTone
from syren_tui.texts.failures import failure
from syren_tui.texts.people import full_name
from syren_tui.texts.rows import cut
from syren_tui.texts.scans import (
    changes,
    done,
    held_offer,
    offer,
    scan_failure,
    shown_number,
)
from syren_tui.texts.second_key import second_key

Line = tuple[LineTone, str]
_LONGEST_NAME: Final = 40
_WHY: Final = {
    LookAgainReason.CHANGED: N_("Cette fiche vient de changer : vérifiez, puis Entrée."),
    LookAgainReason.NEXT_DAY: N_("Un autre jour a commencé : vérifiez, puis Entrée."),
}


@dataclass(frozen=True, slots=True)
class StageTexts:
    """What is shown of a stage."""

    subscriber: Subscriber | None
    portal: Portal | None
    """On the day on which the subscriber was read."""
    lines: list[Line]


def said(
    stage: Stage,
    speech: Speech,
    *,
    contact: str | None = None,
    waiting: int = 0,
    typed: bool = False,
    at_once: bool = False,
) -> StageTexts:
    """Say what stands in front of the user.

    Args:
        stage: it.
        speech: the user's language.
        contact: of the département, for accounts that see their own library only.
        waiting: how many cards wait behind it.
        typed: whether something stands in the field: Enter reads that.
        at_once: whether cards are renewed without Enter.
    """
    subscriber, portal, lines = None, None, _LINES[type(stage)](stage, speech, contact)
    if at_once and isinstance(stage, Shown) and stage.card.never_decided:
        why = speech.gettext("Jamais validé : pas de renouvellement immédiat.")
        lines = [(LineTone.WRONG, why), *lines]
    match stage:
        case Shown(card=card) | Renewing(card=card) | TakenBack(card=card):
            subscriber, portal = card.subscriber, card.portal
        case Renewed(card=card, done=made):
            subscriber, portal = made.after, card.portal
    if typed and any(tone is LineTone.ENTER for tone, _ in lines):
        lines = [line for line in lines if line[0] is not LineTone.ENTER]
        lines.append((LineTone.NOTE, speech.gettext("Entrée : lire ce qui est tapé")))
    if waiting:
        sentence = speech.ngettext("{n} carte attend.", "{n} cartes attendent.", waiting)
        lines = [*lines, (LineTone.WAITING, sentence)]
    return StageTexts(subscriber, portal, lines)


def _waiting(_: Waiting, speech: Speech, _contact: str | None) -> list[Line]:
    return [
        (
            LineTone.NOTE,
            speech.gettext("Scannez une carte, ou tapez un numéro ou un nom, puis Entrée."),
        )
    ]


def _looking(stage: Looking, speech: Speech, _contact: str | None) -> list[Line]:
    return [(LineTone.WAITING, speech.gettext("Recherche de {text}…", text=_name(stage.text)))]


def _shown(stage: Shown, speech: Speech, _contact: str | None) -> list[Line]:
    lines: list[Line] = []
    if stage.error is not None:
        lines.append((LineTone.WRONG, scan_failure(stage.error, speech)))
    if stage.why is not None:
        lines.append((LineTone.WRONG, speech.gettext(_WHY[stage.why])))
    if stage.card.attempt is not None:
        sentence = speech.gettext("Entrée : redemander la réponse (rien n’est fait deux fois)")
        return [*lines, (LineTone.ENTER, sentence)]
    return [*lines, *changes(stage.card, speech), *_offered(stage, speech)]


def _offered(stage: Shown, speech: Speech) -> list[Line]:
    """Say what Enter does; twice, for who is no member or to confirm."""
    card = stage.card
    if not card.is_held:
        return [offer(card, speech)]
    what, key = held_offer(card, speech), speech.gettext("Entrée")
    said = second_key(key, what, speech, is_next=stage.asked_again)
    return [(LineTone.ENTER, said)]


def _renewing(_: Renewing, speech: Speech, _contact: str | None) -> list[Line]:
    return [(LineTone.WAITING, speech.gettext("Renouvellement en cours…"))]


def _renewed(stage: Renewed, speech: Speech, _contact: str | None) -> list[Line]:
    return [(LineTone.DONE, done(stage.card, stage.done.after, speech))]


def _taken_back(stage: TakenBack, speech: Speech, _contact: str | None) -> list[Line]:
    lines = [(LineTone.NOTE, speech.gettext("Annulé. Scannez sa carte pour recommencer."))]
    if stage.number_stays is not None:
        stays = speech.gettext("Le numéro de carte est resté : Ctrl+O ouvre sa fiche.")
        lines.append((LineTone.WRONG, f"{failure(stage.number_stays, speech)} {stays}"))
    return lines


def _unknown(stage: Unknown, speech: Speech, contact: str | None) -> list[Line]:
    number = shown_number(stage.number)
    nobody = (
        speech.gettext("Aucun abonné n’a ce numéro.")
        if contact is None
        else speech.gettext("Aucun abonné de cette bibliothèque n’a ce numéro.")
    )
    return [
        (LineTone.WRONG, speech.gettext("Carte {number} : INCONNUE", number=number)),
        (LineTone.NOTE, nobody),
        *_nor_born(stage.born, speech),
        (LineTone.ENTER, speech.gettext("Entrée : chercher par nom")),
    ]


def _nor_born(day: date | None, speech: Speech) -> list[Line]:
    if day is None:
        return []
    return [
        (LineTone.NOTE, speech.gettext("Personne n’est né le {day} non plus.", day=speech.day(day)))
    ]


def _suggested(stage: Suggested, speech: Speech, _contact: str | None) -> list[Line]:
    reading, subscriber = stage.suggestion.reading, stage.suggestion.subscriber
    typed, read = shown_number(stage.number), shown_number(reading.number)
    offered = speech.gettext(
        "{number} {how} : {name}, né(e) le {day} ?",
        number=read,
        how=how_read(reading, speech),
        name=full_name(subscriber),
        day=speech.day(subscriber.birth_date),
    )
    return [
        (LineTone.WRONG, speech.gettext("Carte {number} : INCONNUE", number=typed)),
        (LineTone.NOTE, offered),
        (LineTone.ENTER, speech.gettext("Entrée : montrer cet abonné")),
        (LineTone.NOTE, speech.gettext("Échap : ce n’est pas cette carte")),
    ]


def _asking_name(stage: AskingName, speech: Speech, contact: str | None) -> list[Line]:
    number = shown_number(stage.number)
    ask = speech.gettext("Carte {number} : tapez le nom de l’abonné, puis Entrée.", number=number)
    lines = _nobody(stage.tried, speech, contact) if stage.tried else []
    lines.append((LineTone.NOTE, ask))
    return [*lines, (LineTone.NOTE, speech.gettext("Échap : laisser cette carte"))]


def _nobody_found(stage: NobodyFound, speech: Speech, contact: str | None) -> list[Line]:
    other = speech.gettext("Essayez le prénom seul, trois lettres du nom, ou le numéro de carte.")
    return [*_nobody(stage.name, speech, contact), (LineTone.NOTE, other)]


def _matches(stage: Matches, speech: Speech, _contact: str | None) -> list[Line]:
    found = stage.found
    lines: list[Line] = []
    if stage.number is not None:
        number = shown_number(stage.number)
        lines.append(
            (LineTone.NOTE, speech.gettext("À qui est la carte n° {number} ?", number=number))
        )
    if stage.spelled is not None:
        lines += [
            *_nobody(stage.spelled, speech, None),
            (LineTone.NOTE, speech.gettext("Des noms proches existent : est-ce l’un d’eux ?")),
        ]
    if stage.meant_by is not None:
        number = shown_number(stage.meant_by)
        lines.append((LineTone.WRONG, speech.gettext("Carte {number} : INCONNUE", number=number)))
        if stage.born is None:
            close = speech.gettext("Des numéros proches existent : lequel est le bon ?")
            lines.append((LineTone.NOTE, close))
    if stage.born is not None:
        day = speech.day(stage.born)
        lines.append((LineTone.NOTE, speech.gettext("Né(e) le {day} : qui est-ce ?", day=day)))
    if found.total > len(found.subscribers):
        sentence = speech.ngettext(
            "{n} abonné correspond, en voici {shown} : tapez plus de lettres.",
            "{n} abonnés correspondent, en voici {shown} : tapez plus de lettres.",
            found.total,
            shown=speech.number(len(found.subscribers)),
        )
        lines.append((LineTone.WRONG, sentence))
    return [*lines, (LineTone.ENTER, speech.gettext("Entrée : choisir (↑ ↓ d’abord)"))]


def _failed(stage: Failed, speech: Speech, _contact: str | None) -> list[Line]:
    return [
        (LineTone.WRONG, failure(stage.error, speech)),
        (LineTone.ENTER, speech.gettext("Entrée : réessayer")),
    ]


def _nobody(name: str, speech: Speech, contact: str | None) -> list[Line]:
    shown = _name(name)
    if contact is None:
        return [
            (LineTone.WRONG, speech.gettext("Personne ne correspond à « {search} ».", search=shown))
        ]
    nobody = speech.gettext(
        "Personne de cette bibliothèque ne correspond à « {search} ».", search=shown
    )
    elsewhere = speech.gettext(
        "Qui n’est pas encore inscrit le fait sur le portail ; inscrit pour une autre "
        "bibliothèque, demandez au département : {contact}.",
        contact=contact,
    )
    return [(LineTone.WRONG, nobody), (LineTone.NOTE, elsewhere)]


def _name(text: str) -> str:
    return cut(clean(text), _LONGEST_NAME)


_LINES: Final[Mapping[type[Any], Callable[[Any, Speech, str | None], list[Line]]]] = {
    Waiting: _waiting,
    Looking: _looking,
    Shown: _shown,
    Renewing: _renewing,
    Renewed: _renewed,
    TakenBack: _taken_back,
    Unknown: _unknown,
    Suggested: _suggested,
    AskingName: _asking_name,
    NobodyFound: _nobody_found,
    Matches: _matches,
    Failed: _failed,
}
