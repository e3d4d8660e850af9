"""Values of a record in words: how a field, a resource's status or a change of either is said."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from syren_api.days import parse_day
from syren_api.models import HistoryEntry, Portal
from syren_api.statuses import RESOURCE_STATUS_LABELS, Action, ResourceStatus, Status
from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.texts.civil_time import moment as moment
from syren_tui.texts.civil_time import zone_of as zone_of
from syren_tui.texts.fields import RESOURCE, STATUS, label_of
from syren_tui.texts.rows import cut, status_label

NOTHING: Final = "–"
_LONGEST: Final = 60
_RESOURCE_LABELS: Final = {
    ResourceStatus.PENDING: N_("En attente"),
    ResourceStatus.VALIDATED: N_("Validé"),
    ResourceStatus.REFUSED: N_("Refusé"),
}
_ACTIONS: Final = {
    Action.CREATED: N_("créé"),
    Action.EDITED: N_("modifié"),
    Action.RENEWED: N_("renouvelé"),
    Action.REVERTED: N_("annulé"),
    Action.EXPIRED: N_("expiré"),
    Action.RENEWAL_REQUESTED: N_("renouvellement demandé"),
}
_DAYS: Final = frozenset({"birth_date", "registered_at", "library_registered_on", "valid_until"})
PATRON: Final = "patron"
"""The actor of what a patron did."""
_MOST_LINES: Final = 8


def resource_status_label(status: ResourceStatus, speech: Speech) -> str:
    """Return the portals' own label of a resource's status; in English, its translation."""
    return (
        RESOURCE_STATUS_LABELS[status]
        if speech.language == "fr"
        else speech.gettext(_RESOURCE_LABELS[status])
    )


def field_name(field: str, portal: Portal, speech: Speech) -> str:
    """Return a field's label; a resource's name."""
    if not field.startswith(RESOURCE):
        return clean(label_of(field, speech))
    key = field.removeprefix(RESOURCE)
    return next((clean(each.name) for each in portal.resources if each.id == key), clean(key))


def value_in_words(field: str, value: object, speech: Speech) -> str:
    """Say a field's value, as a model has it or as JSON does."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return speech.day(value)
    if isinstance(value, Mapping):
        value = value.get("name", "")
    text = str(value)
    try:
        if field == STATUS:
            return status_label(Status(text), speech)
        if field.startswith(RESOURCE):
            return resource_status_label(ResourceStatus(text), speech)
        if field in _DAYS:
            return speech.day(parse_day(text))
    except ValueError:
        pass  # a code that this console does not know: as it stands
    return cut(clean(text), _LONGEST)


def history_lines(entry: HistoryEntry, portal: Portal, speech: Speech) -> tuple[str, list[str]]:
    """Say what happened: a line of when, what and who, and one a change."""
    actor = actor_of(entry, speech)
    at = moment(entry.at, portal)
    head = speech.gettext(
        "{day} {time}  {what} par {actor}",
        day=speech.day(at.date()),
        time=f"{at:%H:%M}",
        what=speech.gettext(_ACTIONS[entry.action]),
        actor=actor,
    )
    if entry.action is Action.CREATED:
        return head, []  # its changes are the whole record
    changes = [
        speech.gettext(
            "{name} : {before} → {after}",
            name=field_name(change.field, portal, speech),
            before=value_in_words(change.field, change.before, speech),
            after=value_in_words(change.field, change.after, speech),
        )
        for change in entry.changes
    ]
    return head, changes


def actor_of(entry: HistoryEntry, speech: Speech) -> str:
    """Say who made a change."""
    if entry.actor == PATRON:
        return speech.gettext("l’abonné")
    return cut(clean(entry.actor), _LONGEST)


def comes_back(entry: HistoryEntry, portal: Portal, speech: Speech) -> list[str]:
    """Say what undoing a change brings back: a line a field, the first few."""
    lines = [
        speech.gettext(
            "{name} : {before} → {after}",
            name=field_name(change.field, portal, speech),
            before=value_in_words(change.field, change.after, speech),
            after=value_in_words(change.field, change.before, speech),
        )
        for change in entry.changes
    ]
    more = len(lines) - _MOST_LINES
    if more > 0:
        return [*lines[:_MOST_LINES], speech.ngettext("et {n} autre", "et {n} autres", more)]
    return lines


def refused_since(
    entries: tuple[HistoryEntry, ...], resource_id: str, portal: Portal
) -> date | None:
    """Return the day a resource came to the status it has; None where the history does not say."""
    for entry in entries:
        for change in entry.changes:
            if change.field == RESOURCE + resource_id:
                return moment(entry.at, portal).date()
    return None
