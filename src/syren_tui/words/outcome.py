"""What an edit of status, day or resources comes to: before and after, in words."""

from dataclasses import dataclass
from datetime import date

from syren_api.lifecycle import Record
from syren_api.models import Portal
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.words.rows import status_label


@dataclass(frozen=True, slots=True)
class Outcome:
    """The lines under status and day."""

    before: str
    after: str
    """Empty where nothing changes."""
    warning: str


def outcome(before: Record, after: Record, portal: Portal, speech: Speech) -> Outcome:
    """Say what status and end date become."""
    first = _standing(before, portal, speech)
    then = _standing(after, portal, speech)
    said_before = speech.t("Avant : {what}", what=first)
    if (before.status, before.library_registered_on) == (after.status, after.library_registered_on):
        return Outcome(said_before, "", "")
    was, becomes = before.valid_until(portal), after.valid_until(portal)
    warning = ""
    if was is not None and (becomes is None or becomes < was):
        warning = _shorter(was, becomes, speech)
    return Outcome(said_before, speech.t("Après : {what}", what=then), warning)


def resources_outcome(after: Record, portal: Portal, speech: Speech) -> str:
    """Say how many resources are open after the edit, and which stay refused."""
    names = {resource.id: clean(resource.name) for resource in portal.resources}
    opened = [key for key, value in after.resources.items() if value is ResourceStatus.VALIDATED]
    refused = [
        names.get(key, clean(key))
        for key, value in after.resources.items()
        if value is ResourceStatus.REFUSED
    ]
    parts = [
        speech.tn(
            "Après : {n} ressource ouverte sur {offered}",
            "Après : {n} ressources ouvertes sur {offered}",
            len(opened),
            offered=len(portal.resources),
        )
    ]
    if refused:
        parts.append(
            speech.tn(
                "reste refusée : {names}",
                "restent refusées : {names}",
                len(refused),
                names=", ".join(refused),
            )
        )
    if after.status is not Status.VALIDATED:
        parts.append(speech.t("fermées tant que l’abonné n’est pas validé"))
    return speech.joined(parts)


def _standing(record: Record, portal: Portal, speech: Speech) -> str:
    label = status_label(record.status, speech)
    if portal.validity_months is None:
        return label
    end = record.valid_until(portal)
    if end is None:
        return speech.t("{status}, sans date de fin", status=label)
    return speech.t("{status}, fin le {day}", status=label, day=speech.day(end))


def _shorter(was: date, becomes: date | None, speech: Speech) -> str:
    if becomes is None:
        return speech.t("Attention : il n’y aurait plus de date de fin.")
    return speech.t(
        "Attention : la fin viendrait plus tôt, le {day} au lieu du {was}.",
        day=speech.day(becomes),
        was=speech.day(was),
    )
