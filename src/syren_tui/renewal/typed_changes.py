"""Changes out of what a user typed: texts come as the portal will store them, or are refused."""

from syren_api.requests import SubscriberPatch
from syren_api.statuses import Status
from syren_tui.i18n import N_
from syren_tui.renewal.batch_changes import SetStatus, SetTown

_POSTAL_CODE = N_("Un code postal a cinq chiffres.")
_CITY = N_("Le nom d’une commune a 100 caractères au plus, sans caractère de contrôle.")
BAD_REASON = N_(
    "Un motif a 200 caractères au plus, sans retour à la ligne ni caractère de contrôle."
)
_NOTHING = N_("Donnez un code postal, une commune, ou les deux.")


class TypedChangeError(Exception):
    """What was typed cannot be asked of a portal."""

    def __init__(self, sentence: str) -> None:
        """Say why.

        Args:
            sentence: to be translated.
        """
        super().__init__(sentence)
        self.sentence = sentence


def typed_status(status: Status, reason: str = "") -> SetStatus:
    """Return the change to a status; an empty reason is none.

    Raises:
        TypedChangeError: a portal would not take the reason.
    """
    if not reason.strip():
        return SetStatus(status)
    patch = _patch(BAD_REASON, status_reason=reason)
    return SetStatus(status, patch.status_reason)


def typed_town(postal_code: str = "", city: str = "") -> SetTown:
    """Return the correction of a town; what is empty stays.

    Raises:
        TypedChangeError: nothing is given, or a portal would not take it.
    """
    postal_code, city = postal_code.strip(), city.strip()
    if not postal_code and not city:
        raise TypedChangeError(_NOTHING)
    return SetTown(
        _patch(_POSTAL_CODE, postal_code=postal_code).postal_code if postal_code else None,
        _patch(_CITY, city=city).city if city else None,
    )


def _patch(sentence: str, **fields: str) -> SubscriberPatch:
    try:
        return SubscriberPatch.model_validate(fields)
    except ValueError as error:
        raise TypedChangeError(sentence) from error
