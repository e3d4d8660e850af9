"""Problem Details (RFC 9457): the codes of the contract and their HTTP status numbers."""

from enum import StrEnum
from typing import Annotated, Final

from pydantic import BeforeValidator

from syren_api.field_types import Line, Passage
from syren_api.models import Answer, Subscriber
from syren_api.statuses import Status

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:syren:problem:"


class ProblemCode(StrEnum):
    """Why a call, or one item of a batch, was refused."""

    IDEMPOTENCY_KEY_MISSING = "idempotency_key_missing"
    UNAUTHENTICATED = "unauthenticated"
    BAD_CREDENTIALS = "bad_credentials"
    FORBIDDEN = "forbidden"
    ACCOUNT_PENDING = "account_pending"
    ACCOUNT_TO_REVALIDATE = "account_to_revalidate"
    ACCOUNT_REFUSED = "account_refused"
    ACCOUNT_EXPIRED = "account_expired"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    SUBSCRIBER_EXPIRED = "subscriber_expired"
    REGISTRATION_NUMBER_TAKEN = "registration_number_taken"
    EMAIL_TAKEN = "email_taken"
    NOTHING_TO_REVERT = "nothing_to_revert"
    NOT_EXPIRED = "not_expired"
    CURSOR_EXPIRED = "cursor_expired"
    STALE_VERSION = "stale_version"
    CONTENT_TOO_LARGE = "content_too_large"
    INVALID = "invalid"
    READ_ONLY = "read_only"
    STATUS_NOT_SETTABLE = "status_not_settable"
    REGISTRATION_DATE_MISSING = "registration_date_missing"
    DATE_IN_FUTURE = "date_in_future"
    ALREADY_PAST = "already_past"
    RESOURCE_NOT_ALLOWED = "resource_not_allowed"
    SELECTION_TOO_LARGE = "selection_too_large"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    PRECONDITION_REQUIRED = "precondition_required"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    INTERNAL = "internal"
    MAINTENANCE = "maintenance"
    BUSY = "busy"


_NUMBERS: Final[dict[int, tuple[ProblemCode, ...]]] = {
    400: (ProblemCode.IDEMPOTENCY_KEY_MISSING,),
    401: (ProblemCode.UNAUTHENTICATED, ProblemCode.BAD_CREDENTIALS),
    403: (
        ProblemCode.FORBIDDEN,
        ProblemCode.ACCOUNT_PENDING,
        ProblemCode.ACCOUNT_TO_REVALIDATE,
        ProblemCode.ACCOUNT_REFUSED,
        ProblemCode.ACCOUNT_EXPIRED,
    ),
    404: (ProblemCode.NOT_FOUND,),
    405: (ProblemCode.METHOD_NOT_ALLOWED,),
    409: (
        ProblemCode.SUBSCRIBER_EXPIRED,
        ProblemCode.REGISTRATION_NUMBER_TAKEN,
        ProblemCode.EMAIL_TAKEN,
        ProblemCode.NOTHING_TO_REVERT,
        ProblemCode.NOT_EXPIRED,
    ),
    410: (ProblemCode.CURSOR_EXPIRED,),
    412: (ProblemCode.STALE_VERSION,),
    413: (ProblemCode.CONTENT_TOO_LARGE,),
    428: (ProblemCode.PRECONDITION_REQUIRED,),
    429: (ProblemCode.TOO_MANY_ATTEMPTS,),
    500: (ProblemCode.INTERNAL,),
    503: (ProblemCode.MAINTENANCE, ProblemCode.BUSY),
}
HTTP_STATUS: Final[dict[ProblemCode, int]] = {code: 422 for code in ProblemCode} | {
    code: number for number, codes in _NUMBERS.items() for code in codes
}
"""The HTTP status number of each code; 422 unless another is named."""


def account_code(status: Status) -> ProblemCode:
    """Return the code with which a patron's sign-in is refused for that status.

    Raises:
        ValueError: a validated account is not refused.
    """
    return ProblemCode(f"account_{status.value}")


def _cut_pointer(value: object) -> object:
    return value[:_LONGEST_POINTER] if isinstance(value, str) else value


def _first_faults(value: object) -> object:
    return value[:_MOST_FAULTS] if isinstance(value, list) else value


_LONGEST_POINTER = 300
_MOST_FAULTS = 200


class FieldError(Answer):
    """What is wrong with one field of a request."""

    pointer: Annotated[str, BeforeValidator(_cut_pointer)]
    """A JSON pointer (RFC 6901) into the request's body, or ``/`` and a query parameter's name."""
    code: Line
    detail: Passage


class Problem(Answer):
    """Why a call was refused: application/problem+json (RFC 9457)."""

    type: Line
    title: Line
    status: int
    detail: Passage
    code: Line
    """One of `ProblemCode`; a portal of a later version may know more."""
    request_id: Line
    errors: Annotated[list[FieldError] | None, BeforeValidator(_first_faults)] = None
    """With status 422."""
    current: Subscriber | None = None
    """With `stale_version`: the subscriber as it stands now."""
