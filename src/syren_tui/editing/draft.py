"""A record with what was typed into it: the merge patch it makes, and what stands in its way.

Only what the user edited is sent: a name that was shown cleaned goes back as it came, by not going
back at all.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from syren_api.days import is_birth_date
from syren_api.features import Feature
from syren_api.input_text import without_ends
from syren_api.lifecycle import AccountState, Decision, Edit, decide
from syren_api.models import Portal, Subscriber
from syren_api.problems import ProblemCode
from syren_api.requests import SubscriberPatch
from syren_api.statuses import ResourceStatus, Status
from syren_tui.i18n import N_, Speech
from syren_tui.parsing.card_numbers import plain
from syren_tui.parsing.dates import TypedDayError, read_day, read_typed_day
from syren_tui.texts.failures import field_failure
from syren_tui.texts.fields import (
    DAY,
    REASON,
    RESOURCE,
    STATUS,
    TEXT_FIELDS,
    RecordTab,
    field_at,
    tab_of,
)

Value = str | date | Status | ResourceStatus | None
"""What a field would become; None takes it away."""

_EMPTY: Final = N_("Il faut remplir ce champ.")
_INVALID: Final = {
    "last_name": N_("De 1 à 100 caractères, tous visibles."),
    "first_name": N_("De 1 à 100 caractères, tous visibles."),
    "birth_date": N_("Une date de naissance est passée, et après 1900."),
    "postal_code": N_("Un code postal a cinq chiffres."),
    "city": N_("De 1 à 100 caractères."),
    "registration_number": N_("40 caractères au plus."),
    REASON: N_("200 caractères au plus, sans caractère de contrôle."),
}


@dataclass(frozen=True, slots=True)
class ParsedDraft:
    """What a draft comes to."""

    changes: dict[str, Value] = dataclasses.field(default_factory=dict)
    """By field: what differs from the record, resources as ``resources.`` and the id."""
    errors: dict[str, str] = dataclasses.field(default_factory=dict)
    """By field: the sentence of what is wrong with it."""
    decision: Decision | None = None
    """What the rules say of status, day and resources."""
    unreadable: frozenset[str] = frozenset()
    """The fields in which something stands that cannot be sent."""

    @property
    def edited(self) -> set[str]:
        """Every field that the user touched, readable or not."""
        return set(self.changes) | self.unreadable

    @property
    def refusal(self) -> str:
        """The sentence why status and day cannot be so; empty where they can, or nobody asked."""
        if self.decision is None or self.decision.allowed:
            return ""
        return self.errors.get(DAY) or self.errors.get(STATUS) or ""

    @property
    def tabs(self) -> list[RecordTab]:
        """The tabs with something unsaved, in their order."""
        edited = {tab_of(field) for field in self.edited}
        return [tab for tab in RecordTab if tab in edited]

    def patch(self) -> dict[str, Any]:
        """Return the changes as the JSON of a merge patch."""
        return as_patch(self.changes)


class Draft:
    """What was typed into a record's fields."""

    def __init__(self, base: Subscriber, portal: Portal, speech: Speech) -> None:
        """Begin with nothing edited.

        Args:
            base: the record as it was read.
            portal: the portal, on its day.
            speech: the user's language.
        """
        self.base = base
        self.portal = portal
        self._speech = speech
        self.texts: dict[str, str] = {}
        """What stands in the fields that are typed, the day among them; not in it: untouched."""
        self.status: Status | None = None
        """What was chosen; None: nothing."""
        self.resources: dict[str, ResourceStatus | None] = {}
        """What was chosen of each resource; None takes it away."""

    def text_of(self, field: str) -> str:
        """Return how the record’s value of a field is written before it is touched."""
        value = getattr(self.base, field)
        if value is None or (field == REASON and self.base.status is not self.chosen_status):
            return ""  # the reason is of the status: it goes with it
        return self._speech.day(value) if isinstance(value, date) else str(value)

    @property
    def chosen_status(self) -> Status:
        """The status that the account would have."""
        return self.status or self.base.status

    @property
    def takes_reason(self) -> bool:
        """Whether it is said why: of a refusal, where the portal keeps it."""
        return self.chosen_status is Status.REFUSED and self.portal.has(Feature.STATUS_REASON)

    def read(self) -> ParsedDraft:
        """Read what was typed, and ask the rules what they say of it."""
        changes: dict[str, Value] = {}
        errors: dict[str, str] = {}
        self._read_texts(changes, errors)
        self._read_choices(changes, errors)
        errors |= self._invalid(changes)
        unreadable = frozenset(errors)
        decision = self._decide(changes) if not errors.keys() & {DAY, STATUS, REASON} else None
        if decision is not None:
            for refusal in decision.refusals:
                field = field_at(refusal.pointer) or STATUS
                errors.setdefault(field, field_failure(refusal.code, self._speech))
        return ParsedDraft(changes, errors, decision, unreadable)

    def _read_texts(self, changes: dict[str, Value], errors: dict[str, str]) -> None:
        """Read what was typed."""
        for field in (*TEXT_FIELDS, DAY):
            text = self.texts.get(field)
            if text is None or text == self.text_of(field):
                continue
            try:
                value = self._value(field, without_ends(text))
            except TypedDayError as error:
                errors[field] = self._speech.gettext(error.sentence)
                continue
            if value != getattr(self.base, field):
                changes[field] = value

    def _read_choices(self, changes: dict[str, Value], errors: dict[str, str]) -> None:
        """Read what was chosen."""
        if self.status is not None and self.status is not self.base.status:
            changes[STATUS] = self.status
        said = self.texts.get(REASON)
        if self.takes_reason and said is not None and said.strip() != self.text_of(REASON):
            changes[REASON] = without_ends(said) or None
        standing = AccountState.of(self.base).resources
        for key, status in self.resources.items():
            if standing.get(key) == status:
                continue
            if status is ResourceStatus.PENDING:  # no portal lets staff set that
                code = ProblemCode.RESOURCE_NOT_ALLOWED
                errors[RESOURCE + key] = field_failure(code, self._speech)
            else:
                changes[RESOURCE + key] = status

    def rebased(self, base: Subscriber, keep: dict[str, Value]) -> "Draft":
        """Return a draft of another version of the record, with some of the changes made to it.

        Args:
            base: the record as it stands now.
            keep: the changes to go on with, as in `ParsedDraft.changes`.
        """
        draft = Draft(base, self.portal, self._speech)
        for field, value in keep.items():
            if field == STATUS:
                draft.status = Status(str(value))
            elif field.startswith(RESOURCE):
                key = field.removeprefix(RESOURCE)
                draft.resources[key] = None if value is None else ResourceStatus(str(value))
            else:
                draft.texts[field] = (
                    self._speech.day(value) if isinstance(value, date) else str(value or "")
                )
        return draft

    def after_saving(self, saved: Subscriber, sent: Mapping[str, object]) -> "Draft":
        """Return a draft of the record as it was saved, with what was edited since it was sent.

        Args:
            saved: the record now.
            sent: the changes that were saved.
        """
        parsed = self.read()
        since = {
            field: value
            for field, value in parsed.changes.items()
            if field not in sent or sent[field] != value
        }
        typed_back = [field for field in sent if field not in parsed.edited]
        since |= {field: value_of(self.base, field) for field in typed_back}
        draft = self.rebased(saved, since)
        draft.texts |= {field: self.texts[field] for field in parsed.errors if field in self.texts}
        return draft

    def _value(self, field: str, text: str) -> str | date | None:
        today, zone = self.portal.today, self.portal.timezone
        if field == DAY:
            months = self.portal.validity_months
            return read_typed_day(text, today, months, zone=zone).day if text else None
        if field == "birth_date":
            if not text:
                raise TypedDayError(_EMPTY)
            day = read_day(text, today, years_ahead=0, zone=zone)
            if not is_birth_date(day, today):
                raise TypedDayError(_INVALID[field])
            return day
        if field == "registration_number":
            return plain(text) or None  # what cannot be seen is never stored in a number
        return text

    def _invalid(self, changes: dict[str, Value]) -> dict[str, str]:
        """Return what the contract says against what was typed (rule 8)."""
        try:
            SubscriberPatch.model_validate(as_patch(changes))
        except ValidationError as error:
            fields = [str(each["loc"][0]) for each in error.errors() if each["loc"]]
            return {field: self._speech.gettext(_wrong(field, changes)) for field in fields}
        return {}

    def _decide(self, changes: dict[str, Value]) -> Decision | None:
        named = {
            key: value
            for key, value in changes.items()
            if key in {STATUS, DAY, REASON} or key.startswith(RESOURCE)
        }
        if not named:
            return None
        edit = Edit.of(SubscriberPatch.model_validate(as_patch(named)))
        return decide(AccountState.of(self.base), edit, self.portal.today, self.portal)


def _wrong(field: str, changes: dict[str, Value]) -> str:
    """Return the sentence for a value that the contract does not take, to be translated."""
    return _EMPTY if not changes.get(field) else _INVALID.get(field, _EMPTY)


def as_patch(changes: dict[str, Value]) -> dict[str, Any]:
    """Return changes as the JSON of a merge patch (RFC 7396)."""
    patch: dict[str, Any] = {}
    for field, value in changes.items():
        shown = value.isoformat() if isinstance(value, date) else value
        if field.startswith(RESOURCE):
            patch.setdefault("resources", {})[field.removeprefix(RESOURCE)] = shown
        else:
            patch[field] = shown
    return patch


def value_of(subscriber: Subscriber, field: str) -> Value:
    """Return a field of a subscriber as `ParsedDraft.changes` has it."""
    if field.startswith(RESOURCE):
        return AccountState.of(subscriber).resources.get(field.removeprefix(RESOURCE))
    value: Value = getattr(subscriber, field)
    return value


def after(base: Subscriber, parsed: ParsedDraft) -> AccountState:
    """Return status, day and resources as they will be; as they are where nothing can change."""
    standing = AccountState.of(base)
    if parsed.decision is None or not parsed.decision.allowed:
        return standing
    return parsed.decision.state
