"""The diagnosis: access or not, why, and who must do what, in the sentence said on the phone."""

from dataclasses import dataclass
from enum import StrEnum

from syren_api.models import Portal, Subscriber
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import clean
from syren_tui.i18n import Speech


class Tone(StrEnum):
    """How a diagnosis looks; a sign stands beside every colour."""

    OPEN = "open"
    WARNING = "warning"
    WAITING = "waiting"
    CLOSED = "closed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What to say of a subscriber's access."""

    tone: Tone
    sentence: str


def diagnosis(subscriber: Subscriber, portal: Portal, speech: Speech) -> Diagnosis:
    """Say whether a subscriber has access on the portal's day, why, and who must do what."""
    match subscriber.status:
        case Status.EXPIRED:
            return Diagnosis(Tone.LOCKED, _expired(subscriber, speech))
        case Status.REFUSED:
            return Diagnosis(
                Tone.CLOSED,
                speech.gettext("Refusé : aucun accès, quelles que soient ses ressources"),
            )
        case Status.TO_REVALIDATE:
            return Diagnosis(
                Tone.WAITING,
                speech.gettext(
                    "A revalider : aucun accès ; vérifiez que son abonnement est à jour, puis "
                    "validez"
                ),
            )
        case Status.PENDING:
            return Diagnosis(
                Tone.WAITING,
                speech.gettext("En attente : aucun accès tant que la bibliothèque n’a pas répondu"),
            )
    return _validated(subscriber, portal, speech)


def _expired(subscriber: Subscriber, speech: Speech) -> str:
    if subscriber.valid_until is None:
        return speech.gettext(
            "Expiré : seul l’abonné peut demander son renouvellement, sur le portail"
        )
    return speech.gettext(
        "Expiré depuis le {day} : seul l’abonné peut demander son renouvellement, sur le portail",
        day=speech.day(subscriber.valid_until),
    )


def _validated(subscriber: Subscriber, portal: Portal, speech: Speech) -> Diagnosis:
    end = subscriber.valid_until
    if end is not None and end < portal.today:
        sentence = speech.ngettext(
            "Fin dépassée depuis {n} jour : renouvelez avant sa prochaine connexion, sinon le "
            "compte expire",
            "Fin dépassée depuis {n} jours : renouvelez avant sa prochaine connexion, sinon le "
            "compte expire",
            (portal.today - end).days,
        )
        return Diagnosis(Tone.WARNING, sentence)
    until = (
        speech.gettext("Validé jusqu’au {day}", day=speech.day(end))
        if end is not None
        else speech.gettext("Validé, sans date de fin")
        if portal.validity_months is not None
        else speech.gettext("Validé")
    )
    opened = [each for each in subscriber.resources if each.status is ResourceStatus.VALIDATED]
    refused = [each for each in subscriber.resources if each.status is ResourceStatus.REFUSED]
    access = _access(len(opened), len(portal.resources), speech)
    if refused:
        names = ", ".join(clean(each.name) for each in refused)
        said = speech.ngettext("refusée : {names}", "refusées : {names}", len(refused), names=names)
        access = speech.joined((access, said))
    tone = Tone.OPEN if opened and not refused else Tone.WARNING
    return Diagnosis(tone, f"{until} – {access}")


def _access(opened: int, offered: int, speech: Speech) -> str:
    if not opened:
        return speech.gettext("aucune ressource ouverte")
    return speech.ngettext(
        "accès ouvert : {n} ressource sur {offered}",
        "accès ouvert : {n} ressources sur {offered}",
        opened,
        offered=offered,
    )
