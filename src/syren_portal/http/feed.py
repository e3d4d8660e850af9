"""What has changed: answered at once, or by a long poll."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from syren_api.models import Changes
from syren_api.news import ChangesQuery
from syren_api.problems import ProblemCode
from syren_portal.http.answers import described_query, json_answer, problems
from syren_portal.http.bodies import query_values, read_query
from syren_portal.http.context import Caller, Context, InContext, owner_of, token_hash_of
from syren_portal.http.waits import Seen, Wait
from syren_portal.problems import ProblemError
from syren_portal.store.feed import Cursor, CursorExpiredError, News, news

router = APIRouter(tags=["changes"])


@router.get(
    "/changes",
    response_model=Changes,
    responses=problems(401, 403, 410, 422),
    openapi_extra=described_query(ChangesQuery),
)
async def list_changes(request: Request, context: InContext) -> Response:
    """Who was registered, changed or deleted after a cursor; waits where there is nobody yet."""
    clock = asyncio.get_running_loop().time
    began = clock()
    may_wait = _may_wait(request)
    while True:
        # Before it reads: later commits are then noticed.
        heard = await context.waits.watch() if may_wait else 0
        read = _recalled(request, context) if may_wait else None
        if read is None:
            read = await context.news_readers.run(_read, request, context)
            if may_wait and not read.found.more:
                context.waits.remember(read.caller.token_hash, heard, read.seen())
        left = began + read.seconds - clock()
        if read.found.items or left <= 0 or not context.waits.room_for(read.caller.staff.id):
            return _answer(read.found)
        if not await context.waits.until_news(read.wait(), heard, left, _gone(request)):
            later = replace(read.found.cursor, at=context.clock())
            return _answer(replace(read.found, cursor=later))


def _may_wait(request: Request) -> bool:
    """Tell whether a call may come to wait, before anything of it is judged."""
    try:
        Cursor.read(request.query_params.get("after", ""))
    except CursorExpiredError:
        return False
    return request.query_params.get("wait", "0") != "0"


@dataclass(frozen=True, slots=True)
class _Read:
    """What a look for one caller found."""

    caller: Caller
    query: ChangesQuery
    found: News

    @property
    def library(self) -> str | None:
        """Whose subscribers it is about; None: everyone."""
        return self.caller.library_id or self.query.library

    @property
    def seconds(self) -> int:
        """How long the caller waits where there is nothing."""
        return 0 if self.query.after is None else self.query.wait

    def wait(self) -> Wait:
        """Return the caller as one of those who wait."""
        caller = self.caller
        return Wait(caller.staff.id, caller.token_hash, caller.session_ends, self.library)

    def seen(self) -> Seen:
        """Return what another look would see again, but for whom it tells of."""
        return Seen(self.caller.staff, self.caller.session_ends, self.found.cursor)


def _recalled(request: Request, context: Context) -> _Read | None:
    """Return what `_read` would return, where it is known; None where it is not.

    Raises:
        ProblemError: as `_read` does.
    """
    hashed, now = token_hash_of(request), context.clock()
    seen = context.waits.recall(hashed, now)
    if seen is None:
        return None
    caller = Caller(seen.staff, hashed, seen.session_ends)
    query = _query_of(request, caller)
    after = Cursor.read(query.after or "")
    if not after.is_at(seen.end) or not after.is_young(now):
        return None
    return _Read(caller, query, News((), False, replace(seen.end, at=now)))


def _query_of(request: Request, caller: Caller) -> ChangesQuery:
    caller.must_be_allowed_to_see(query_values(request, "library"))
    return read_query(ChangesQuery, request)


def _read(request: Request, context: Context) -> _Read:
    """Look who calls, for what, and what there is; all of it again each time.

    Raises:
        ProblemError: `unauthenticated`, `forbidden`, `invalid` or `cursor_expired`.
    """
    hashed = token_hash_of(request)
    try:
        with context.database.read() as connection:
            caller = owner_of(connection, context, hashed)
            query = _query_of(request, caller)
            after = None if query.after is None else Cursor.read(query.after)
            only = caller.library_id or query.library
            found = news(connection, after, only, query.limit, context.clock())
    except CursorExpiredError as error:
        raise ProblemError(ProblemCode.CURSOR_EXPIRED) from error
    return _Read(caller, query, found)


def _answer(found: News) -> Response:
    return json_answer(Changes(cursor=str(found.cursor), items=found.items, more=found.more))


def _gone(request: Request) -> Callable[[], Awaitable[None]]:
    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    return gone
