"""Limits the calls that use the database; after a timeout further calls are refused."""

import asyncio
from collections.abc import Collection
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from syren_portal.http.answers import problem_answer
from syren_portal.http.context import language_of, request_id_of
from syren_portal.http.queue_limits import busy

AT_ONCE: Final = 32
"""Calls at work in one process; each takes a thread and a connection."""
SECONDS: Final = 5.0
"""How long a call waits for one of them to end; with what it then waits for a lock it is answered
within ten."""


class DatabaseLimit:
    """The ASGI middleware that limits how many calls use the database at once."""

    def __init__(self, app: ASGIApp, free: Collection[tuple[str, str]]) -> None:
        """Limit an app.

        Args:
            app: what answers.
            free: method and path of what is not limited: it takes neither thread nor connection,
                or has a bound of its own.
        """
        self._app = app
        self._free = frozenset(free)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http" or (scope["method"], scope["path"]) in self._free:
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(SECONDS):
                await self._places.acquire()
        except TimeoutError:
            request = Request(scope)
            answer = problem_answer(busy(), language_of(request), request_id_of(request))
            await answer(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._places.release()
