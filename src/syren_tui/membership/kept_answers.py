"""Answers of the library's system, as long as a session keeps them in memory."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from syren_api.models import SelectedSubscriber
from syren_tui.membership.model import NoAnswer, SourceAnswer

_MOST_KEPT: Final = 20_000
"""Answers; those kept first are dropped first."""
Identity = tuple[str, str | None, str, str, date | None]
"""What an answer is about: id, card, last name, first name, birth date."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, and what it is about."""

    identity: Identity = field(repr=False)
    answer: SourceAnswer = field(repr=False)
    at: datetime
    """In UTC."""


def identity_of(account: SelectedSubscriber) -> Identity:
    """Return what an answer about an account is about; another card or name is another question."""
    return (
        account.id,
        account.registration_number,
        account.last_name,
        account.first_name,
        account.birth_date,
    )


class KeptAnswers:
    """The newest answer about each account."""

    def __init__(self) -> None:
        """Begin without answers."""
        self._kept: dict[str, KeptAnswer] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, account: SelectedSubscriber) -> KeptAnswer | None:
        """Return the answer about an account; None: there is none, or it was about other data."""
        kept = self._kept.get(account.id)
        return kept if kept is not None and kept.identity == identity_of(account) else None

    def keep(self, account: SelectedSubscriber, answer: SourceAnswer) -> KeptAnswer:
        """Keep an answer; a missing one is not kept: it is asked for again when needed next."""
        kept = KeptAnswer(identity_of(account), answer, datetime.now(UTC))
        if not isinstance(answer, NoAnswer):
            self._kept.pop(account.id, None)
            self._kept[account.id] = kept
            if len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return kept

    def drop(self, subscriber_id: str) -> None:
        """Forget the answer about one account, where there is one."""
        self._kept.pop(subscriber_id, None)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
