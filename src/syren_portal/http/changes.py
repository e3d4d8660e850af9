"""How staff change a subscriber: the checks in the contract's order, then the change."""

from dataclasses import replace
from datetime import datetime

from fastapi import Request
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError

from syren_api.days import is_birth_date
from syren_api.lifecycle import Edit, decide
from syren_api.models import PortalRules
from syren_api.problems import ProblemCode
from syren_api.requests import SubscriberPatch
from syren_api.statuses import Action, Role, Status
from syren_portal.db.faults import Fault, fault_of
from syren_portal.http.bodies import matches_version, states_version
from syren_portal.http.context import Caller, Context
from syren_portal.presets import PortalSettings
from syren_portal.problems import FieldProblem, ProblemError, invalid, refused
from syren_portal.store.history import read_history, undone
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import change, number_taken
from syren_portal.texts import DELETE_FORBIDDEN

_PLAIN_MEMBERS = frozenset(
    {"last_name", "first_name", "birth_date", "postal_code", "city", "registration_number"}
)


def found(subscriber: StoredSubscriber | None) -> StoredSubscriber:
    """Return the subscriber.

    Raises:
        ProblemError: `not_found`: there is none, or it is another library's.
    """
    if subscriber is None:
        raise ProblemError(ProblemCode.NOT_FOUND)
    return subscriber


def check_version(request: Request, subscriber: StoredSubscriber, rules: PortalRules) -> None:
    """Check that the call may change the subscriber as it stands.

    Raises:
        ProblemError: in this order `precondition_required`, `subscriber_expired`,
            `stale_version`.
    """
    if not states_version(request):
        raise ProblemError(ProblemCode.PRECONDITION_REQUIRED)
    check_unlocked(subscriber)
    check_current(subscriber, matches_version(request, subscriber.version), rules)


def check_unlocked(subscriber: StoredSubscriber) -> None:
    """Check that staff may change the subscriber (rule 1).

    Raises:
        ProblemError: `subscriber_expired`.
    """
    if subscriber.status is Status.EXPIRED:
        raise ProblemError(ProblemCode.SUBSCRIBER_EXPIRED)


def check_current(subscriber: StoredSubscriber, is_current: bool, rules: PortalRules) -> None:
    """Check that the version stated is the one that stands.

    Raises:
        ProblemError: `stale_version`, with the subscriber as it stands.
    """
    if not is_current:
        raise ProblemError(ProblemCode.STALE_VERSION, current=subscriber.answer(rules))


def must_be_allowed_to_delete(caller: Caller, rules: PortalSettings) -> None:
    """Refuse all but the department.

    Raises:
        ProblemError: `forbidden`, with whom to write to.
    """
    if caller.role is not Role.DEPARTMENT:
        raise ProblemError(
            ProblemCode.FORBIDDEN, detail=DELETE_FORBIDDEN, contact=rules.contact_email
        )


def patched(before: StoredSubscriber, patch: SubscriberPatch, context: Context) -> StoredSubscriber:
    """Return the subscriber as a merge patch wants it.

    Raises:
        ProblemError: a field or a lifecycle rule does not allow it.
    """
    today = context.today()
    named = patch.model_fields_set
    if "birth_date" in named and not is_birth_date(patch.birth_date, today):
        raise invalid(FieldProblem("/birth_date", reason="birth_date"))
    decision = decide(before.state, Edit.of(patch), today, context.rules)
    if not decision.allowed:
        raise refused(decision.refusals)
    values = {name: getattr(patch, name) for name in named & _PLAIN_MEMBERS}
    if values.get("registration_number"):
        values["claimed_number"] = None
    return replace(before.with_state(decision.state, context.rules), **values)


def reverted(
    connection: Connection, before: StoredSubscriber, caller: Caller, at: datetime
) -> StoredSubscriber:
    """Undo the newest change and return the subscriber as it stands after it.

    Every field and resource stands again exactly as before, whatever rules 2 to 5 say of it.

    Raises:
        ProblemError: `nothing_to_revert`: staff did not make it, or it is itself a revert; or
            `registration_number_taken`.
    """
    (newest,) = read_history(connection, before.seq, limit=1)
    if newest.action not in {Action.EDITED, Action.RENEWED}:
        raise ProblemError(ProblemCode.NOTHING_TO_REVERT)
    after = undone(connection, before, newest)
    return write_change(connection, before, after, caller, at, Action.REVERTED)


def write_change(
    connection: Connection,
    before: StoredSubscriber,
    after: StoredSubscriber,
    caller: Caller,
    at: datetime,
    action: Action = Action.EDITED,
    idempotency_key: str | None = None,
) -> StoredSubscriber:
    """Write what staff changed, or nothing where it is refused.

    Raises:
        ProblemError: `registration_number_taken`; or `invalid`: a text is too long for an index.
    """
    if after.registration_number != before.registration_number:
        if after.registration_number and number_taken(connection, after):
            raise ProblemError(ProblemCode.REGISTRATION_NUMBER_TAKEN)
        after = replace(after, number_collision=0)
    try:
        with connection.begin_nested():
            return change(
                connection,
                before,
                after,
                actor=caller.login,
                action=action,
                at=at,
                idempotency_key=idempotency_key,
            )
    except IntegrityError as error:
        # Another transaction took the number between the look and the write.
        raise ProblemError(ProblemCode.REGISTRATION_NUMBER_TAKEN) from error
    except DatabaseError as error:
        if fault_of(error) is not Fault.TOO_LONG:
            raise
        raise invalid(FieldProblem("", reason="too_long_to_keep")) from error
