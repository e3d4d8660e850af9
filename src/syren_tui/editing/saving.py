"""Saving a draft: sent once, and what came of it, whatever happens on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from syren_api.models import Subscriber
from syren_api.problems import ProblemCode
from syren_tui.client.errors import (
    ClientError,
    Conflict,
    InvalidRequest,
    OutcomeUnknown,
    StaleVersion,
    UnexpectedAnswer,
)
from syren_tui.editing.draft import Value, as_patch, value_of
from syren_tui.i18n import Speech
from syren_tui.session import Session
from syren_tui.texts.failures import failure, field_failure
from syren_tui.texts.fields import STATUS, field_at


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What came of a save: one of saved, stale, errors or a sentence."""

    saved: Subscriber | None = None
    stale: Subscriber | None = None
    """The record as somebody else made it meanwhile."""
    errors: dict[str, str] = field(default_factory=dict)
    """By field."""
    sentence: str = ""
    """What went wrong; nothing was changed, or it is not known."""
    read_again: bool = False
    """Whether the record is not what it was, and has to be read again."""


class Saver:
    """Sends what was edited."""

    def __init__(self, session: Session, speech: Speech) -> None:
        """Save for a session, with sentences in its language.

        Args:
            session: whose changes.
            speech: the user's language.
        """
        self._session = session
        self._speech = speech

    async def save(self, base: Subscriber, changes: dict[str, Value]) -> SaveOutcome:
        """Send the changes to a record; every failure is an outcome.

        Args:
            base: the record that they were made to.
            changes: by field.
        """
        patch = as_patch(changes)
        try:
            saved = await self._session.call(
                lambda client: client.patch(base.id, base.version, patch)
            )
        except StaleVersion as error:
            return self._stale(error)
        except (OutcomeUnknown, UnexpectedAnswer) as error:
            return await self._find_out(base, changes, error)
        except InvalidRequest as error:
            return self._refused(error)
        except Conflict as error:
            if error.code == ProblemCode.REGISTRATION_NUMBER_TAKEN:
                return SaveOutcome(
                    errors={"registration_number": field_failure(error.code, self._speech)}
                )
            return SaveOutcome(sentence=failure(error, self._speech), read_again=True)
        except ClientError as error:
            return SaveOutcome(sentence=failure(error, self._speech))
        return SaveOutcome(saved=saved)

    def _stale(self, error: StaleVersion) -> SaveOutcome:
        try:
            return SaveOutcome(stale=error.current)
        except ClientError as broken:
            return SaveOutcome(sentence=failure(broken, self._speech))

    async def _find_out(
        self,
        base: Subscriber,
        changes: dict[str, Value],
        unknown: OutcomeUnknown | UnexpectedAnswer,
    ) -> SaveOutcome:
        """Read the record again where the answer to a change was lost, or says nothing."""
        try:
            current = await self._session.call(lambda client: client.subscriber(base.id))
        except ClientError:
            return SaveOutcome(sentence=failure(unknown, self._speech))
        if has_all(current, changes):
            self._session.client.own_changes.found(current.id, current.version)
            return SaveOutcome(saved=current)
        if current.version == base.version and isinstance(unknown, UnexpectedAnswer):
            return SaveOutcome(sentence=failure(unknown, self._speech))
        if current.version == base.version:
            sentence = self._speech.gettext(
                "La liaison a été coupée ; rien n’a été enregistré. Recommencez par Ctrl+S."
            )
            return SaveOutcome(sentence=sentence)
        return SaveOutcome(stale=current)

    def _refused(self, error: InvalidRequest) -> SaveOutcome:
        errors = {
            field_at(each.pointer) or STATUS: field_failure(each.code, self._speech)
            for each in error.errors
        }
        return (
            SaveOutcome(errors=errors)
            if errors
            else SaveOutcome(sentence=failure(error, self._speech))
        )


def has_all(subscriber: Subscriber, changes: Mapping[str, Value]) -> bool:
    """Tell whether a record is as changes would make it."""
    return all(value_of(subscriber, field) == value for field, value in changes.items())
