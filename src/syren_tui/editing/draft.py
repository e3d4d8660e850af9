"""A record with what was typed into it: the merge patch it makes, and what stands in its way.

Only what the user edited is sent: a name that was shown cleaned goes back as it came, by not going
back at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
from syren_tui.texts.members import (
    DAY,
    REASON,
    RESOURCE,
    STATUS,
    TEXT_MEMBERS,
    RecordTab,
    member_at,
    tab_of,
)

Value = str | date | Status | ResourceStatus | None
"""What a member would become; None takes it away."""

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
class DraftReading:
    """What a draft comes to."""

    changes: dict[str, Value] = field(default_factory=dict)
    """By member: what differs from the record, resources as ``resources.`` and the id."""
    errors: dict[str, str] = field(default_factory=dict)
    """By member: the sentence of what is wrong with it."""
    decision: Decision | None = None
    """What the rules say of status, day and resources."""
    unreadable: frozenset[str] = frozenset()
    """The members in which something stands that cannot be sent."""

    @property
    def edited(self) -> set[str]:
        """Every member that the user touched, readable or not."""
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
        edited = {tab_of(member) for member in self.edited}
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

    def text_of(self, member: str) -> str:
        """Return how a member of the record stands in its field before it is touched."""
        value = getattr(self.base, member)
        if value is None or (member == REASON and self.base.status is not self.chosen_status):
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

    def read(self) -> DraftReading:
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
                member = member_at(refusal.pointer) or STATUS
                errors.setdefault(member, field_failure(refusal.code, self._speech))
        return DraftReading(changes, errors, decision, unreadable)

    def _read_texts(self, changes: dict[str, Value], errors: dict[str, str]) -> None:
        """Read what was typed."""
        for member in (*TEXT_MEMBERS, DAY):
            text = self.texts.get(member)
            if text is None or text == self.text_of(member):
                continue
            try:
                value = self._value(member, without_ends(text))
            except TypedDayError as error:
                errors[member] = self._speech.gettext(error.sentence)
                continue
            if value != getattr(self.base, member):
                changes[member] = value

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
            keep: the changes to go on with, as in `DraftReading.changes`.
        """
        draft = Draft(base, self.portal, self._speech)
        for member, value in keep.items():
            if member == STATUS:
                draft.status = Status(str(value))
            elif member.startswith(RESOURCE):
                key = member.removeprefix(RESOURCE)
                draft.resources[key] = None if value is None else ResourceStatus(str(value))
            else:
                draft.texts[member] = (
                    self._speech.day(value) if isinstance(value, date) else str(value or "")
                )
        return draft

    def after_saving(self, saved: Subscriber, sent: Mapping[str, object]) -> "Draft":
        """Return a draft of the record as it was saved, with what was edited since it was sent.

        Args:
            saved: the record now.
            sent: the changes that were saved.
        """
        reading = self.read()
        since = {
            member: value
            for member, value in reading.changes.items()
            if member not in sent or sent[member] != value
        }
        typed_back = [member for member in sent if member not in reading.edited]
        since |= {member: value_of(self.base, member) for member in typed_back}
        draft = self.rebased(saved, since)
        draft.texts |= {
            member: self.texts[member] for member in reading.errors if member in self.texts
        }
        return draft

    def _value(self, member: str, text: str) -> str | date | None:
        today, zone = self.portal.today, self.portal.timezone
        if member == DAY:
            months = self.portal.validity_months
            return read_typed_day(text, today, months, zone=zone).day if text else None
        if member == "birth_date":
            if not text:
                raise TypedDayError(_EMPTY)
            day = read_day(text, today, years_ahead=0, zone=zone)
            if not is_birth_date(day, today):
                raise TypedDayError(_INVALID[member])
            return day
        if member == "registration_number":
            return plain(text) or None  # what cannot be seen is never stored in a number
        return text

    def _invalid(self, changes: dict[str, Value]) -> dict[str, str]:
        """Return what the contract says against what was typed (rule 8)."""
        try:
            SubscriberPatch.model_validate(as_patch(changes))
        except ValidationError as error:
            members = [str(each["loc"][0]) for each in error.errors() if each["loc"]]
            return {member: self._speech.gettext(_wrong(member, changes)) for member in members}
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


def _wrong(member: str, changes: dict[str, Value]) -> str:
    """Return the sentence for a value that the contract does not take, to be translated."""
    return _EMPTY if not changes.get(member) else _INVALID.get(member, _EMPTY)


def as_patch(changes: dict[str, Value]) -> dict[str, Any]:
    """Return changes as the JSON of a merge patch (RFC 7396)."""
    patch: dict[str, Any] = {}
    for member, value in changes.items():
        shown = value.isoformat() if isinstance(value, date) else value
        if member.startswith(RESOURCE):
            patch.setdefault("resources", {})[member.removeprefix(RESOURCE)] = shown
        else:
            patch[member] = shown
    return patch


def value_of(subscriber: Subscriber, member: str) -> Value:
    """Return a member of a subscriber as `DraftReading.changes` has it."""
    if member.startswith(RESOURCE):
        return AccountState.of(subscriber).resources.get(member.removeprefix(RESOURCE))
    value: Value = getattr(subscriber, member)
    return value


def after(base: Subscriber, reading: DraftReading) -> AccountState:
    """Return status, day and resources as they will be; as they are where nothing can change."""
    standing = AccountState.of(base)
    if reading.decision is None or not reading.decision.allowed:
        return standing
    return reading.decision.record
