"""The fields of a subscriber that staff may edit, and the tab that each stands on."""

from enum import StrEnum
from typing import Final

from syren_tui.i18n import N_, Speech
from syren_tui.renewal.plan_lines import RESOURCES_OPEN


class RecordTab(StrEnum):
    """The tabs of a record, in their order."""

    INFORMATION = "information"
    STATUS = "status"
    RESOURCES = "resources"
    HISTORY = "history"


TAB_LABELS: Final = {
    RecordTab.INFORMATION: N_("Informations"),
    RecordTab.STATUS: N_("Statut"),
    RecordTab.RESOURCES: N_("Ressources"),
    RecordTab.HISTORY: N_("Historique"),
}
TEXT_FIELDS: Final = (
    "last_name",
    "first_name",
    "birth_date",
    "postal_code",
    "city",
    "registration_number",
)
"""Those that are typed on the first tab, in the portals' order."""
NAMES: Final = ("last_name", "first_name")
STATUS: Final = "status"
DAY: Final = "library_registered_on"
REASON: Final = "status_reason"
"""Why an account has its status."""
RESOURCE: Final = "resources."
"""A resource's id follows."""
_LABELS: Final = {
    "last_name": N_("Nom"),
    "first_name": N_("Prénom"),
    "email": N_("E-mail"),
    "birth_date": N_("Date de naissance"),
    "postal_code": N_("Code postal"),
    "city": N_("Votre ville"),
    "library": N_("Bibliothèque"),
    "registration_number": N_("N° d'inscription"),
    "claimed_number": N_("N° demandé"),
    "registered_at": N_("Date inscription"),
    "requested_at": N_("Attend la bibliothèque depuis"),
    STATUS: N_("Statut de l'abonné"),
    REASON: N_("Motif"),
    DAY: N_("Date d'inscription dans la bibliothèque"),
    "valid_until": N_("Date de fin de validité"),
    RESOURCES_OPEN: N_("Ressources ouvertes"),
}


def label_of(field: str, speech: Speech) -> str:
    """Return the portals' own label of a field; for a resource, see its name."""
    return speech.gettext(_LABELS[field]) if field in _LABELS else field


def tab_of(field: str) -> RecordTab:
    """Return the tab that a field stands on."""
    if field in {STATUS, DAY, REASON}:
        return RecordTab.STATUS
    return RecordTab.RESOURCES if field.startswith(RESOURCE) else RecordTab.INFORMATION


def field_at(pointer: str) -> str:
    """Return the field that a JSON pointer of a merge patch points to."""
    name, _, rest = pointer.lstrip("/").partition("/")
    if name == "resources" and rest:
        return RESOURCE + rest.replace("~1", "/").replace("~0", "~")
    return name
