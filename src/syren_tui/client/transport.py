"""One call to a portal, from its request to its answer: tries, time limit, cancellation, mapping.

Here a portal's answers become `ClientError`; httpx's exceptions do in
`syren_tui.client.transport_errors`.
"""

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from pydantic import ValidationError

from syren_api.problems import MEDIA_TYPE, Problem
from syren_tui.client.backoff import Backoff
from syren_tui.client.body import ENCODING, USUAL, is_dense, read_body
from syren_tui.client.call_tasks import CallsClosed, CallTasks
from syren_tui.client.errors import (
    ClientError,
    OutcomeUnknown,
    PortalFault,
    PortalUnreachable,
    ProxyRefused,
    UnexpectedAnswer,
    UnreachableReason,
    problem_error,
)
from syren_tui.client.transport_errors import RequestProgress, mapped, unanswered

_TRIES: Final = 5
_FIRST_PAUSE: Final = 0.2
_NOTHING_DONE: Final = frozenset({"maintenance", "busy"})
"""With these a portal says that it has done nothing: any call may be sent again."""
_LONGEST_PAUSE: Final = 5.0
_LONGEST_CONNECT: Final = 8.0
_LONGEST_SILENCE: Final = 15.0
"""Seconds for which a portal may send nothing, a long poll's own wait aside."""


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
    most: int = USUAL
    """Bytes of its answer."""
    long_poll: float = 0.0
    """Seconds that the portal may hold its answer back, beyond what a call takes."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
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


class Transport:
    """Sends calls, again where that is safe, within a time limit each: see `CallTasks`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        time_limit: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        proxy: str | None = None,
    ) -> None:
        """Connect later, with the first call.

        Args:
            http: sends the requests.
            time_limit: seconds for a whole call, every try included.
            sleep: waits between tries.
            proxy: the variable that names the proxy; None: there is none.
        """
        self._http = http
        self._time_limit = time_limit
        self._proxy = proxy
        self._sleep = sleep
        self._calls = CallTasks[RawAnswer]()
        self._closed = False

    async def send(self, call: Call) -> RawAnswer:
        """Send a call and return its answer.

        Raises:
            ClientError: see `syren_tui.client.errors`.
        """
        if self._closed:
            raise PortalUnreachable(UnreachableReason.CUT_OFF)
        deadline = asyncio.get_running_loop().time() + self._time_limit + call.long_poll
        try:
            tries = self._try(call, deadline)
            return await self._calls.result(tries, deadline, f"portal {call.method}")
        except TimeoutError:
            raise unanswered(UnreachableReason.TOO_SLOW, changes=call.changes) from None
        except CallsClosed:
            raise unanswered(UnreachableReason.CUT_OFF, changes=call.changes) from None

    async def close(self) -> None:
        """Cut off what still runs and close every connection."""
        self._closed = True
        await self._calls.close()
        await self._http.aclose()

    async def _try(self, call: Call, deadline: float) -> RawAnswer:
        clock = asyncio.get_running_loop().time
        backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
        for last in [False] * (_TRIES - 1) + [True]:
            try:
                return await self._once(call, deadline)
            except ClientError as error:
                wait = backoff.after(error)
                if last or not _may_send_again(call, error) or clock() + wait >= deadline:
                    raise
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _once(self, call: Call, deadline: float) -> RawAnswer:
        headers = {
            "Accept": f"application/json, {MEDIA_TYPE}",
            "Accept-Encoding": ENCODING,
            **call.headers,
        }
        content = None
        remaining = max(0.001, deadline - asyncio.get_running_loop().time())
        if call.body is not None:
            headers["Content-Type"] = call.media_type
            content = json.dumps(call.body).encode()
        way = RequestProgress(self._proxy)
        try:
            request = self._http.build_request(
                call.method,
                call.path,
                params=call.params,
                headers=headers,
                content=content,
                # A call that is given up keeps its connection no longer.
                timeout=_steps(remaining, call.long_poll),
                extensions={"trace": way.trace},
            )
            response = await self._http.send(request, stream=True)
            try:
                body = await read_body(response, call.most, deadline)
            finally:
                await response.aclose()
        except TimeoutError:
            raise unanswered(UnreachableReason.TOO_SLOW, changes=call.changes) from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError) as error:
            raise mapped(error, way, changes=call.changes) from error
        except UnicodeError as error:
            raise UnexpectedAnswer("a token that no header can hold") from error
        return _judged(call, response, body)


def _may_send_again(call: Call, error: ClientError) -> bool:
    """Tell whether a call may be sent again: it does no harm, and may have another answer."""
    if isinstance(error, PortalFault):
        safe = call.repeatable or error.code in _NOTHING_DONE
        return safe and error.problem.status != 500
    if isinstance(error, OutcomeUnknown) or (isinstance(error, ProxyRefused) and error.is_final):
        return False
    return isinstance(error, PortalUnreachable) and (call.repeatable or error.nothing_sent)


def _steps(remaining: float, long_poll: float) -> httpx.Timeout:
    """Return how long each step of a call may take, of the seconds that remain for it."""
    silence = min(_LONGEST_SILENCE + long_poll, remaining)
    return httpx.Timeout(silence, connect=min(_LONGEST_CONNECT, remaining))


def _judged(call: Call, response: httpx.Response, body: bytes) -> RawAnswer:
    """Return an answer of the status 2xx, and raise every other."""
    request_id = response.headers.get("x-request-id")
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_problem = media_type == MEDIA_TYPE
    if (response.is_success or is_problem) and is_dense(body):
        raise UnexpectedAnswer("more values than an answer has", request_id)
    if response.is_success:
        return RawAnswer(response.status_code, body, request_id, response.headers.get("etag"))
    retry_after = _seconds(response.headers.get("retry-after"))
    if is_problem:
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
            raise OutcomeUnknown(UnreachableReason.CUT_OFF)
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
