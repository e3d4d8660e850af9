"""One call to a portal, from its request to its answer: tries, time limit, cancellation, mapping.

This is the one place where httpx's exceptions and a portal's answers become `ClientError`.
"""

import asyncio
import json
import random
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from pydantic import ValidationError

from syren_api.problems import MEDIA_TYPE, Problem
from syren_tui.client.errors import (
    CertificateRejected,
    ClientError,
    OutcomeUnknown,
    PortalFault,
    PortalUnreachable,
    Silence,
    UnexpectedAnswer,
    problem_error,
)

MAX_ANSWER: Final = 64_000_000
"""Bytes: three times the largest selection."""
_TRIES: Final = 5
_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0
_LONGEST_SILENCE: Final = 15.0
_LONGEST_CONNECT: Final = 8.0


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is to be sent."""

    method: str
    path: str
    repeatable: bool
    """Whether sending it twice does no more than sending it once."""
    changes: bool = False
    """Whether it changes a subscriber, and nobody knows without an answer whether it did."""
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the status 2xx."""

    status: int
    content: bytes = field(repr=False)
    request_id: str | None
    entity_tag: str | None = None

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            UnexpectedAnswer: it is not JSON.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise UnexpectedAnswer("no JSON", self.request_id) from error


class Exchange:
    """Sends calls, again where that is safe, within a time limit each.

    A call that is given up (its task cancelled, its time over) is not cut off inside httpx, whose
    pool would lose the connection (httpcore 1.0): it finishes by itself and its answer is dropped.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        time_limit: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http = http
        self._time_limit = time_limit
        self._sleep = sleep
        self._at_work: set[asyncio.Task[Answer]] = set()
        self._closed = False

    async def send(self, call: Call) -> Answer:
        """Send a call and return its answer.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        if self._closed:
            raise PortalUnreachable(Silence.CUT_OFF)
        deadline = asyncio.get_running_loop().time() + self._time_limit
        task = asyncio.create_task(self._try(call, deadline), name=f"portal {call.method}")
        self._at_work.add(task)
        task.add_done_callback(self._finished)
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.shield(task)
        except TimeoutError:
            raise _unanswered(call, Silence.TOO_SLOW) from None
        except asyncio.CancelledError:
            if task.cancelled() and self._closed:  # by `close`, not by who waits here
                raise _unanswered(call, Silence.CUT_OFF) from None
            raise

    def _finished(self, task: asyncio.Task[Answer]) -> None:
        self._at_work.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that a dropped answer's error is not reported as lost

    async def close(self) -> None:
        """End what is still at work and close every connection."""
        self._closed = True
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)
        await self._http.aclose()

    async def _try(self, call: Call, deadline: float) -> Answer:
        clock = asyncio.get_running_loop().time
        pause = _FIRST_PAUSE
        for last in [False] * (_TRIES - 1) + [True]:
            try:
                return await self._once(call, deadline)
            except ClientError as error:
                wait = _pause_before_again(call, error, pause)
                if wait is None or last or clock() + wait >= deadline:
                    raise
            await self._sleep(wait)
            pause = min(pause * 2, _LONGEST_PAUSE)
        raise AssertionError("the last try returns or raises")

    async def _once(self, call: Call, deadline: float) -> Answer:
        headers = {"Accept": f"application/json, {MEDIA_TYPE}", **call.headers}
        content = None
        left = max(0.001, deadline - asyncio.get_running_loop().time())
        if call.body is not None:
            headers["Content-Type"] = call.media_type
            content = json.dumps(call.body).encode()
        try:
            request = self._http.build_request(
                call.method,
                call.path,
                params=call.params,
                headers=headers,
                content=content,
                timeout=_steps(left),  # a call that is given up keeps its connection no longer
            )
            response = await self._http.send(request, stream=True)
            try:
                body = await self._read(call, response, deadline)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError) as error:
            raise mapped(call, error) from error
        except UnicodeError as error:
            raise UnexpectedAnswer("a token that no header can hold") from error
        return _judged(call, response, body)

    async def _read(self, call: Call, response: httpx.Response, deadline: float) -> bytes:
        """Read a body, as long as it is of a size and comes in time."""
        clock = asyncio.get_running_loop().time
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > MAX_ANSWER:
                raise UnexpectedAnswer("too large", response.headers.get("x-request-id"))
            if clock() > deadline:
                raise _unanswered(call, Silence.TOO_SLOW)
        return bytes(body)


def _pause_before_again(call: Call, error: ClientError, pause: float) -> float | None:
    """Return the seconds to wait before the next try; None where there is none."""
    if isinstance(error, PortalFault):
        safe = call.repeatable or error.code == "maintenance"
        if not safe or error.problem.status == 500:
            return None
        return error.retry_after if error.retry_after is not None else _jittered(pause)
    if isinstance(error, OutcomeUnknown):
        return None
    if isinstance(error, PortalUnreachable):
        return _jittered(pause) if call.repeatable or error.nothing_sent else None
    return None


def _steps(left: float) -> httpx.Timeout:
    """Return how long each step of a call may take, of the seconds that are left for it."""
    return httpx.Timeout(min(_LONGEST_SILENCE, left), connect=min(_LONGEST_CONNECT, left))


def _jittered(pause: float) -> float:
    return pause * random.uniform(0.5, 1.0)  # noqa: S311 -- spreads tries, hides nothing


def mapped(call: Call, error: Exception) -> ClientError:
    """Return the `ClientError` for what httpx raised."""
    if _is_about_certificates(error):
        return CertificateRejected(type(error).__name__)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return PortalUnreachable(Silence.TOO_SLOW, nothing_sent=True)
    if isinstance(error, httpx.ConnectError):
        unknown = "getaddrinfo" in repr(error) or "Name or service" in str(error)
        reason = Silence.UNKNOWN_HOST if unknown else Silence.REFUSED
        return PortalUnreachable(reason, nothing_sent=True)
    if isinstance(error, httpx.DecodingError):
        return UnexpectedAnswer("an encoding that cannot be read")
    if isinstance(error, httpx.TimeoutException):
        return _unanswered(call, Silence.TOO_SLOW)
    return _unanswered(call, Silence.CUT_OFF)


def _unanswered(call: Call, reason: Silence) -> PortalUnreachable:
    return OutcomeUnknown(reason) if call.changes else PortalUnreachable(reason)


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _judged(call: Call, response: httpx.Response, body: bytes) -> Answer:
    """Return an answer of the status 2xx, and raise every other."""
    request_id = response.headers.get("x-request-id")
    if response.is_success:
        return Answer(response.status_code, body, request_id, response.headers.get("etag"))
    retry_after = _seconds(response.headers.get("retry-after"))
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == MEDIA_TYPE:
        try:
            problem = Problem.model_validate_json(body)
        except ValidationError as error:
            raise UnexpectedAnswer("a problem that cannot be read", request_id) from error
        if problem.status != response.status_code:
            raise UnexpectedAnswer("a problem of another status", request_id)
        raise problem_error(problem, retry_after)
    # What stands in front of a portal says in its own words that there is none at present, or that
    # it lets nobody through. Only of 503 and 429 is it certain that the portal has not heard of it.
    if response.status_code in {429, 503}:
        raise problem_error(_in_front(response.status_code, request_id), retry_after)
    if response.status_code >= 500:
        if call.changes:
            raise OutcomeUnknown(Silence.CUT_OFF)
        raise problem_error(_in_front(response.status_code, request_id), retry_after)
    raise UnexpectedAnswer(f"status {response.status_code}", request_id)


def _in_front(status: int, request_id: str | None) -> Problem:
    return Problem(
        type="about:blank",
        title="",
        status=status,
        detail="",
        code="gateway",
        request_id=request_id or "",
    )


def _seconds(value: str | None) -> float | None:
    """Read Retry-After in seconds; a date, or nonsense, is none."""
    if value is None or not value.strip().isascii() or not value.strip().isdigit():
        return None
    return float(min(int(value), 3600))
