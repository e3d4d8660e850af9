"""What an edit of status, day or resources comes to: before and after, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from syren_api.lifecycle import AccountState
from syren_api.models import Portal
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import clean
from syren_tui.i18n import Speech
from syren_tui.texts.rows import status_label


@dataclass(frozen=True, slots=True)
class PreviewLines:
    """The lines under status and day."""

    before: str
    after: str
    """Empty where nothing changes."""
    warning: str


def outcome(
    before: AccountState, after: AccountState, portal: Portal, speech: Speech
) -> PreviewLines:
    """Say what status and end date become."""
    first = _standing(before, portal, speech)
    then = _standing(after, portal, speech)
    said_before = speech.gettext("Avant : {what}", what=first)
    if (before.status, before.library_registered_on) == (after.status, after.library_registered_on):
        return PreviewLines(said_before, "", "")
    was, becomes = before.valid_until(portal), after.valid_until(portal)
    warnings = []
    if _has_access(before, portal) and not _has_access(after, portal):
        warnings.append(speech.gettext("Attention : cela ferme son accès."))
    if before.status is not after.status and before.status not in portal.settable_statuses:
        warnings.append(
            speech.gettext(
                "« {status} » ne pourra plus être choisi : seul u (annuler) y revient.",
                status=status_label(before.status, speech),
            )
        )
    if was is not None and (becomes is None or becomes < was):
        warnings.append(_shorter(was, becomes, speech))
    said_after = speech.gettext("Après : {what}", what=then)
    return PreviewLines(said_before, said_after, "\n".join(warnings))


def resources_outcome(
    before: AccountState, after: AccountState, portal: Portal, speech: Speech
) -> str:
    """Say what the edit makes of the resources; empty where it changes nothing of them."""
    was, becomes = before.resources, after.resources
    if was == becomes and before.status is after.status:
        return ""
    names = {resource.id: clean(resource.name) for resource in portal.resources}

    def named(keys: Iterable[str]) -> str:
        return ", ".join(names.get(key, clean(key)) for key in keys)

    refused = [key for key, status in becomes.items() if status is ResourceStatus.REFUSED]
    stay = [key for key in refused if was.get(key) is ResourceStatus.REFUSED]
    newly = [key for key in refused if key not in stay]
    removed = [key for key in was if key not in becomes]
    parts = [_validated(after, portal, speech)]
    if newly:
        parts.append(
            speech.ngettext(
                "refusée : {names}", "refusées : {names}", len(newly), names=named(newly)
            )
        )
    if stay:
        parts.append(
            speech.ngettext(
                "reste refusée : {names}",
                "restent refusées : {names}",
                len(stay),
                names=named(stay),
            )
        )
    if removed:
        parts.append(
            speech.ngettext(
                "retirée : {names}", "retirées : {names}", len(removed), names=named(removed)
            )
        )
    if after.status is not Status.VALIDATED:
        parts.append(speech.gettext("fermées tant que l’abonné n’est pas validé"))
    return speech.joined(parts)


def _validated(after: AccountState, portal: Portal, speech: Speech) -> str:
    """Say how many resources are open; validated only, where the account is not."""
    count = sum(status is ResourceStatus.VALIDATED for status in after.resources.values())
    offered = len(portal.resources)
    if after.status is Status.VALIDATED:
        return speech.ngettext(
            "Après : {n} ressource ouverte sur {offered}",
            "Après : {n} ressources ouvertes sur {offered}",
            count,
            offered=offered,
        )
    return speech.ngettext(
        "Après : {n} ressource validée sur {offered}",
        "Après : {n} ressources validées sur {offered}",
        count,
        offered=offered,
    )


def _has_access(record: AccountState, portal: Portal) -> bool:
    end = record.valid_until(portal)
    return record.status is Status.VALIDATED and (end is None or end >= portal.today)


def _standing(record: AccountState, portal: Portal, speech: Speech) -> str:
    label = status_label(record.status, speech)
    if portal.validity_months is None:
        return label
    end = record.valid_until(portal)
    if end is None:
        return speech.gettext("{status}, sans date de fin", status=label)
    return speech.gettext("{status}, fin le {day}", status=label, day=speech.day(end))


def _shorter(was: date, becomes: date | None, speech: Speech) -> str:
    if becomes is None:
        return speech.gettext("Attention : il n’y aurait plus de date de fin.")
    return speech.gettext(
        "Attention : la fin viendrait plus tôt, le {day} au lieu du {was}.",
        day=speech.day(becomes),
        was=speech.day(was),
    )
