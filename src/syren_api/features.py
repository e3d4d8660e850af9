"""What a portal may have that came after the first version of the contract.

A portal names its own in `features` of its description; a console asks for nothing that is not
named there, and works with a portal that names none of them as it did before.
"""

from enum import StrEnum


class Feature(StrEnum):
    """One word of `syren_api.models.Portal.features`."""

    BIRTH_DATE = "birth_date"
    """Lists are filtered by `birth_date`."""
    RELEVANCE = "relevance"
    """Lists are sorted by `relevance`: best first (rule 9)."""
    SIMILAR = "similar"
    """Names spelled nearly so are found: `syren_api.similar`."""
    REQUESTED_AT = "requested_at"
    """A subscriber says since when it waits for its library, and lists are sorted by it."""
    SELECTION_IDENTITY = "selection_identity"
    """A selection has `birth_date`, `library` and `requested_at` too: what tells people apart."""
    CARD_KEY = "card_key"
    """Card numbers compare by their key (rule 8): the `card` filter, `claimed_number`, texts
    trimmed; and what of an e-mail address a search looks in (rule 9)."""
    STATUS_REASON = "status_reason"
    """Staff say why an account has its status."""
    BATCH = "batch"
    """Several changes and deletions go in one call: `syren_api.batches`."""
