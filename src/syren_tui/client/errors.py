"""What can go wrong between the console and a portal. Nothing else leaves the client layer.

::

    ClientError
    ├── AddressRefused            the address itself: not encrypted, or no address at all
    ├── ProxyUnusable             what the environment says of a proxy cannot be used
    ├── PortalUnreachable         no answer: refused, unknown host, too slow, cut off
    │   ├── OutcomeUnknown        … after a change was sent: it may have been made, or not
    │   └── ProxyRefused          … because the proxy lets nothing through, or is not there
    ├── CertificateRejected       the portal's certificate is not one this host trusts
    ├── UnexpectedAnswer          an answer that breaks the contract, or is none of a portal's
    │   └── OtherContractVersion  the portal speaks another version of the contract
    └── ProblemAnswer             the portal refuses, with a problem
        ├── NotSignedIn           401 unauthenticated: no session, or past its end
        ├── BadCredentials        401 bad_credentials
        ├── Forbidden             403
        ├── NotFound              404
        ├── Conflict              409
        ├── CursorExpired         410: ask for another, and read the list again
        ├── StaleVersion          412, with the subscriber as it stands now
        ├── InvalidRequest        400, 422, 428 and the like, with what is wrong where
        ├── TooManyAttempts       429, with the seconds to wait
        └── PortalFault           5xx, with the seconds to wait where the portal says

Their messages are for developers and hold nothing that a person typed; the sentences for staff are
the screens'. `request_id`, where there is one, is what the portal's log knows the call by.
"""

from enum import StrEnum

from syren_api.models import Subscriber
from syren_api.problems import FieldError, Problem


class ClientError(Exception):
    """The base of all that the client raises."""

    request_id: str | None = None


class AddressRefused(ClientError):
    """A portal's address that is not used."""

    def __init__(self, address: str, *, insecure: bool) -> None:
        self.address = address
        self.insecure = insecure
        """Whether it is an address, but one without TLS outside this machine."""
        super().__init__("no TLS" if insecure else "no address")


class ProxyUnusable(ClientError):
    """A proxy that is set in the environment, and is none."""

    def __init__(self, variable: str) -> None:
        self.variable = variable
        """Of the environment; its value may hold a password."""
        super().__init__(variable)


class UnreachableReason(StrEnum):
    """Why there is no answer."""

    UNKNOWN_HOST = "unknown_host"
    REFUSED = "refused"
    TOO_SLOW = "too_slow"
    CUT_OFF = "cut_off"


class PortalUnreachable(ClientError):
    """No answer came. Nothing was changed."""

    def __init__(self, reason: UnreachableReason, *, nothing_sent: bool = False) -> None:
        self.reason = reason
        self.nothing_sent = nothing_sent
        """Whether it is certain that the portal has not heard of the call."""
        super().__init__(reason.value)


class OutcomeUnknown(PortalUnreachable):
    """No answer came to a change that cannot be sent twice: read again what stands there."""


class ProxyRefused(PortalUnreachable):
    """The proxy did not lead to the portal, which has not heard of the call."""

    def __init__(self, variable: str, status: int | None = None) -> None:
        super().__init__(UnreachableReason.REFUSED, nothing_sent=True)
        self.variable = variable
        """Of the environment: it names the proxy."""
        self.status = status
        """What the proxy answered; None: nothing."""

    @property
    def is_final(self) -> bool:
        """Whether the proxy's word will be the same next time: 403 and 407."""
        return self.status in {403, 407}


class CertificateRejected(ClientError):
    """The portal's certificate is not trusted, or not its own."""


class UnexpectedAnswer(ClientError):
    """The answer is not what the contract says."""

    def __init__(self, what: str, request_id: str | None = None) -> None:
        self.request_id = request_id
        super().__init__(what)


class OtherContractVersion(UnexpectedAnswer):
    """The portal speaks another version of the contract."""

    def __init__(self, version: str, request_id: str | None = None) -> None:
        self.version = version
        super().__init__(f"contract version {version}", request_id)


class ProblemAnswer(ClientError):
    """The portal refuses, and says why."""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        self.problem = problem
        self.request_id = problem.request_id
        self.retry_after = retry_after
        """Seconds, where the portal says when to try again."""
        super().__init__(f"{problem.status} {problem.code}")

    @property
    def code(self) -> str:
        """The problem's code: see `syren_api.problems.ProblemCode`."""
        return self.problem.code

    @property
    def errors(self) -> list[FieldError]:
        """What is wrong with which member; empty where the problem is no 422."""
        return self.problem.errors or []


class NotSignedIn(ProblemAnswer):
    """There is no session, or it is past its end."""


class BadCredentials(ProblemAnswer):
    """The login or the password is wrong."""


class Forbidden(ProblemAnswer):
    """The account may not do that."""


class NotFound(ProblemAnswer):
    """There is no such subscriber, or no longer, or not for this account."""


class Conflict(ProblemAnswer):
    """The state of the account does not allow it."""


class CursorExpired(ProblemAnswer):
    """The cursor is too old, or another database's: begin anew, and read the list again."""


class StaleVersion(ProblemAnswer):
    """Somebody else changed the subscriber meanwhile."""

    @property
    def current(self) -> Subscriber:
        """The subscriber as it stands now."""
        if self.problem.current is None:
            raise UnexpectedAnswer("a stale version without the current one", self.request_id)
        return self.problem.current


class InvalidRequest(ProblemAnswer):
    """What was sent breaks the contract or a rule."""


class TooManyAttempts(ProblemAnswer):
    """The portal throttles; see `retry_after`."""


class PortalFault(ProblemAnswer):
    """The portal cannot answer at present."""


def problem_error(problem: Problem, retry_after: float | None = None) -> ProblemAnswer:
    """Return the exception for a problem."""
    return _kind(problem)(problem, retry_after)


def _kind(problem: Problem) -> type[ProblemAnswer]:
    if problem.status >= 500:
        return PortalFault
    match problem.status:
        case 401:
            return BadCredentials if problem.code == "bad_credentials" else NotSignedIn
        case 403:
            return Forbidden
        case 404:
            return NotFound
        case 409:
            return Conflict
        case 410:
            return CursorExpired
        case 412:
            return StaleVersion
        case 429:
            return TooManyAttempts
    return InvalidRequest
