"""What is done to one account of a series, as its journal tells it."""

from enum import StrEnum

from syren_api.models import Portal
from syren_api.statuses import Status


class ItemKind(StrEnum):
    """What is done to an account."""

    RENEWAL = "renewal"
    VALIDATION = "validation"
    """A renewal that is called one: see `is_validation`."""
    REFUSAL = "refusal"
    """A decision that refuses the account; one that validates it is a validation."""
    CHANGE = "change"
    """Any other: what it is, the change of the series says for all its accounts."""


def is_validation(status: Status, portal: Portal) -> bool:
    """Tell whether confirming an account is called validating it, and not renewing.

    It is its first confirmation, or one on a portal where accounts do not end.
    """
    return status is Status.PENDING or portal.validity_months is None
