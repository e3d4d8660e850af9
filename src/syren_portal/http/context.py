"""What every call needs: the database, the portal's rules, the clock; and who calls."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Final, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import Connection

from syren_api.models import Portal
from syren_api.problems import ProblemCode
from syren_api.statuses import Role
from syren_portal.db.engine import Database
from syren_portal.http.queue_limits import MOST_LATE, HashingQueue, QueueLimit
from syren_portal.http.threads import Threads
from syren_portal.http.waits import Waits
from syren_portal.keyed_hash import KeyedHash
from syren_portal.mail import Mailer
from syren_portal.passwords import token_hash
from syren_portal.presets import PortalSettings
from syren_portal.problems import ProblemError, preferred_language
from syren_portal.settings import ServerSettings
from syren_portal.store.matching import ListScope
from syren_portal.store.people import StaffAccount, token_owner
from syren_portal.texts import Language

Clock = Callable[[], datetime]
SIGN_IN_THREADS: Final = 8
NEWS_THREADS: Final = 4
MOST_LOOKING: Final = 20


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """What the server holds for all calls; nothing in it that another process would need."""

    database: Database
    rules: PortalSettings
    settings: ServerSettings
    hashing: HashingQueue
    mailer: Mailer | None
    keyed: KeyedHash
    """Makes of logins and addresses what may be kept."""
    clock: Clock = system_clock
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    late: QueueLimit = field(default_factory=lambda: QueueLimit(MOST_LATE))
    """Those whose answer is held back."""
    sign_ins: Threads = field(default_factory=lambda: Threads(SIGN_IN_THREADS))
    """What reads and writes the database for who signs in or registers."""
    health: Threads = field(default_factory=lambda: Threads(1))
    looking: QueueLimit = field(default_factory=lambda: QueueLimit(MOST_LOOKING))
    """Those who ask how the portal is."""
    news_readers: Threads = field(default_factory=lambda: Threads(NEWS_THREADS))
    """What reads the database for who asks what has changed, before and after they wait."""
    waits: Waits = field(init=False)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "waits", Waits(self.database, self.clock))
        object.__setattr__(self, "zone", ZoneInfo(self.rules.timezone))

    def today(self) -> date:
        """Return the portal's civil day."""
        return self.clock().astimezone(self.zone).date()

    def portal(self) -> Portal:
        """Return the portal's description, today."""
        return self.rules.on(self.today())


@dataclass(frozen=True, slots=True)
class Caller:
    """The staff account that a token belongs to."""

    staff: StaffAccount
    token_hash: str = field(repr=False)
    session_ends: datetime

    @property
    def login(self) -> str:
        """The account's login: the actor in the history."""
        return self.staff.account.login

    @property
    def role(self) -> Role:
        """What the account may do."""
        return self.staff.account.role

    @property
    def library_id(self) -> str | None:
        """The only library whose subscribers exist for it; None for all."""
        library = self.staff.account.library
        return None if library is None else library.id

    @property
    def scope(self) -> ListScope:
        """Whose subscribers its lists are about."""
        return ListScope(self.library_id)

    def must_be_allowed_to_see(self, libraries: Iterable[str]) -> None:
        """Refuse a library that asks for another one's subscribers.

        Raises:
            ProblemError: `forbidden`.
        """
        if self.library_id is not None and any(each != self.library_id for each in libraries):
            raise ProblemError(ProblemCode.FORBIDDEN)

    def must_be_allowed_to_change(self) -> None:
        """Refuse the support's account, which changes nothing.

        Raises:
            ProblemError: `forbidden`.
        """
        if self.role is Role.SUPPORT:
            raise ProblemError(ProblemCode.FORBIDDEN)


# A coroutine, or FastAPI would send each call's look-up to a thread.
async def _context(request: Request) -> Context:
    return _context_of(request)


def _context_of(request: Request) -> Context:
    return cast(Context, request.app.state.context)


def caller_of(request: Request) -> Caller:
    """Return who calls; reads the database.

    Raises:
        ProblemError: `unauthenticated`.
    """
    hashed = token_hash_of(request)
    context = _context_of(request)
    with context.database.read() as connection:
        return owner_of(connection, context, hashed)


def token_hash_of(request: Request) -> str:
    """Return the hash of the token that a call has.

    Raises:
        ProblemError: `unauthenticated`: it has none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise ProblemError(
            ProblemCode.UNAUTHENTICATED, headers={"WWW-Authenticate": 'Bearer realm="syren"'}
        )
    return token_hash(token)


def check_signed_in(context: Context, caller: Caller) -> None:
    """Check that a caller's session has not ended since the call began.

    Raises:
        ProblemError: `unauthenticated`.
    """
    with context.database.read() as connection:
        owner_of(connection, context, caller.token_hash)


def owner_of(connection: Connection, context: Context, hashed: str) -> Caller:
    """Return whose token it is, by its hash.

    Raises:
        ProblemError: `unauthenticated`.
    """
    lifetime = context.settings.session_lifetime
    owner = token_owner(connection, hashed, context.clock(), lifetime)
    if owner is None:
        challenge = 'Bearer realm="syren", error="invalid_token"'
        raise ProblemError(ProblemCode.UNAUTHENTICATED, headers={"WWW-Authenticate": challenge})
    staff, ends = owner
    return Caller(staff, hashed, ends)


def language_of(request: Request) -> Language:
    """Return the language that the caller reads."""
    return preferred_language(request.headers.get("accept-language"))


def request_id_of(request: Request) -> str:
    """Return the id under which the log knows this call."""
    return cast(str, request.state.request_id)


InContext = Annotated[Context, Depends(_context)]
SignedIn = Annotated[Caller, Depends(caller_of)]
