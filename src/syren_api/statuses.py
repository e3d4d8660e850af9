"""The codes of the contract for accounts, resources, roles and history, and their labels."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """The status of a subscriber's account."""

    PENDING = "pending"
    TO_REVALIDATE = "to_revalidate"
    VALIDATED = "validated"
    REFUSED = "refused"
    EXPIRED = "expired"


class ResourceStatus(StrEnum):
    """The status of one digital resource in a subscriber's account."""

    PENDING = "pending"
    VALIDATED = "validated"
    REFUSED = "refused"


class Role(StrEnum):
    """What a staff account may see and do."""

    LIBRARY = "library"
    """Sees and changes its own library's subscribers; deletes none."""
    DEPARTMENT = "department"
    """Sees and changes all, and deletes."""
    SUPPORT = "support"
    """Sees all, changes nothing."""


class Action(StrEnum):
    """What made a version of a subscriber."""

    CREATED = "created"
    EDITED = "edited"
    RENEWED = "renewed"
    REVERTED = "reverted"
    EXPIRED = "expired"
    RENEWAL_REQUESTED = "renewal_requested"


STATUS_LABELS: Final[dict[Status, str]] = {
    Status.PENDING: "En attente",
    Status.TO_REVALIDATE: "A revalider",
    Status.VALIDATED: "Validé",
    Status.REFUSED: "Refusé",
    Status.EXPIRED: "Expiré",
}
"""The portals' own labels, letter for letter (no accent on the A of "A revalider")."""

RESOURCE_STATUS_LABELS: Final[dict[ResourceStatus, str]] = {
    ResourceStatus.PENDING: "En attente",
    ResourceStatus.VALIDATED: "Validé",
    ResourceStatus.REFUSED: "Refusé",
}
