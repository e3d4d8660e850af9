"""A table of what goes wrong between console and portal, and the line on which it does.

`FaultyLine` stands between the real client and a real portal, or an answer that was written down:
what it makes of a call is a `Fault`. Faults that need bytes (half a header, a connection that
drips) are in `tests.failing_proxy` and `tests.tui.client.faulty`.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

from syren_tui.client.errors import (
    CertificateRejected,
    ClientError,
    NotSignedIn,
    OutcomeUnknown,
    PortalFault,
    PortalUnreachable,
    TooManyAttempts,
    UnexpectedAnswer,
)

Forward = Callable[[], Awaitable[httpx.Response]]
"""Has the portal do its work, and returns its answer."""
Happens = Callable[[httpx.Request, Forward], Awaitable[httpx.Response]]
Kind = type[ClientError] | None
"""How a call ends; None: well."""
FOR_EVER: Final = 10**6


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to calls, and how they end."""

    name: str
    happens: Happens
    ends: Kind
    changes_end: Kind
    """How a call ends that changes a subscriber and cannot be sent twice."""


@dataclass
class FaultyLine(httpx.AsyncBaseTransport):
    """Hands calls on to a portal, as long as there is no fault."""

    portal: httpx.AsyncBaseTransport
    fault: Fault | None = None
    calls: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1

        async def forward() -> httpx.Response:
            response = await self.portal.handle_async_request(request)
            await response.aread()
            return response

        return await (forward() if self.fault is None else self.fault.happens(request, forward))


class Replay(httpx.AsyncBaseTransport):
    """Stands for a portal: gives one answer, whatever is asked."""

    def __init__(self, body: Any, status: int = 200, **headers: str) -> None:
        self.body = body
        self.status = status
        self.headers = headers

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return json_answer(self.body, self.status, **self.headers)


class _Stream(httpx.AsyncByteStream):
    """A body that comes in pieces: bytes, pauses, and a break at its end."""

    def __init__(self, *pieces: bytes, times: int = 1, pause: float = 0.0, breaks: bool) -> None:
        self._pieces = pieces * times if times < FOR_EVER else pieces
        self._for_ever = times >= FOR_EVER
        self._pause = pause
        self._breaks = breaks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            for piece in self._pieces:
                yield piece
                await asyncio.sleep(self._pause)
            if not self._for_ever:
                break
        if self._breaks:
            raise httpx.RemoteProtocolError("peer closed connection")


def json_answer(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """Return an answer with JSON values, or bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(
        status, headers={"content-type": "application/json", **named}, content=content
    )


def problem_answer(status: int, code: str, **members: Any) -> httpx.Response:
    """Return a problem, as a portal writes it."""
    body = {
        "type": f"urn:syren:problem:{code}", "title": code, "status": status, "detail": code,
        "code": code, "request_id": "r-1", **members,
    }  # fmt: skip
    return json_answer(body, status, content_type="application/problem+json", retry_after="60")


def html_answer(status: int, text: str = "<h1>Bienvenue sur le wifi</h1>") -> httpx.Response:
    """Return a page of somebody who stands in front of the portal."""
    return httpx.Response(status, headers={"content-type": "text/html"}, text=text)


# What happens.


def _raises(error: Callable[[httpx.Request], Exception], *, reaches: bool = False) -> Happens:
    async def happens(request: httpx.Request, forward: Forward) -> httpx.Response:
        if reaches:
            await forward()
        raise error(request)

    return happens


def _answers(make: Callable[[], httpx.Response]) -> Happens:
    async def happens(request: httpx.Request, forward: Forward) -> httpx.Response:
        return make()

    return happens


def _made_of(make: Callable[[httpx.Response], httpx.Response]) -> Happens:
    """Have the portal do its work, and make something else of its answer."""

    async def happens(request: httpx.Request, forward: Forward) -> httpx.Response:
        return make(await forward())

    return happens


def _certificate(request: httpx.Request) -> Exception:
    error = httpx.ConnectError("certificate verify failed", request=request)
    error.__cause__ = ssl.SSLCertVerificationError("self-signed")
    return error


async def _silent(request: httpx.Request, forward: Forward) -> httpx.Response:
    await asyncio.Event().wait()
    raise AssertionError("never")


def _truncated(answer: httpx.Response) -> httpx.Response:
    stream = _Stream(answer.content[: len(answer.content) // 2], breaks=True)
    return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)


def _other_body(make: Callable[[bytes], bytes]) -> Happens:
    def made(answer: httpx.Response) -> httpx.Response:
        return json_answer(make(answer.content))

    return _made_of(made)


def _with_headers(*headers: tuple[str, str]) -> Happens:
    def made(answer: httpx.Response) -> httpx.Response:
        kept = [*answer.headers.multi_items(), *headers]
        return httpx.Response(answer.status_code, headers=kept, content=answer.content)

    return _made_of(made)


def _without_etag(answer: httpx.Response) -> httpx.Response:
    kept = [(name, value) for name, value in answer.headers.multi_items() if name != "etag"]
    return httpx.Response(answer.status_code, headers=kept, content=answer.content)


def _other_etag(answer: httpx.Response) -> httpx.Response:
    headers = {**answer.headers, "etag": '"999"'} if "etag" in answer.headers else answer.headers
    return httpx.Response(answer.status_code, headers=headers, content=answer.content)


def _more_members(answer: httpx.Response) -> httpx.Response:
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body["colour"] = {"of": ["a", "later", "version"]}
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    content = answer.content if body is None else json.dumps(body).encode()
    return httpx.Response(answer.status_code, headers=headers, content=content)


def _drips() -> httpx.Response:
    return httpx.Response(200, stream=_Stream(b" ", times=FOR_EVER, pause=0.01, breaks=False))


def _huge() -> httpx.Response:
    return httpx.Response(200, stream=_Stream(b" " * 65536, times=40, breaks=False))


_BROKEN: Final = httpx.RemoteProtocolError
_LINE: Final = (
    ("nobody listens", _raises(lambda request: httpx.ConnectError("refused", request=request))),
    (
        "no such host",
        _raises(lambda request: httpx.ConnectError("getaddrinfo failed", request=request)),
    ),
)
_CUT: Final = (
    ("cut before the portal", _raises(lambda request: httpx.ReadError("cut", request=request))),
    (
        "lost behind the portal",
        _raises(lambda request: _BROKEN("lost", request=request), reaches=True),
    ),
    (
        "too slow by the line's own limit",
        _raises(lambda request: httpx.ReadTimeout("slow", request=request)),
    ),
    ("truncated", _made_of(_truncated)),
)
NEVER_ENDING: Final = tuple(
    Fault(name, happens, PortalUnreachable, OutcomeUnknown)
    for name, happens in (("silent", _silent), ("slow drip", _answers(_drips)))
)
"""Those that only the time limit ends."""
_NO_ANSWER_OF_A_PORTAL: Final = (
    ("a captive portal's page", _answers(lambda: html_answer(200))),
    (
        "a redirect to elsewhere",
        _answers(lambda: httpx.Response(302, headers={"location": "https://elsewhere.example/"})),
    ),
    ("401 of a proxy", _answers(lambda: html_answer(401))),
    ("403 of a proxy", _answers(lambda: html_answer(403))),
    ("404 of a proxy", _answers(lambda: html_answer(404))),
    ("418", _answers(lambda: json_answer({}, 418))),
    ("304, unasked", _answers(lambda: httpx.Response(304))),
    ("a huge answer", _answers(_huge)),
    ("an empty body", _answers(lambda: json_answer(b""))),
    ("half the JSON", _other_body(lambda body: body[: len(body) // 2])),
    ("text behind the JSON", _other_body(lambda body: body + b"}")),
    ("bytes of another charset", _other_body(lambda body: b'{"name":"\xe9t\xe9"}' + body)),
    ("nothing but brackets", _answers(lambda: json_answer(b"[" * 100_000))),
    ("null", _answers(lambda: json_answer(b"null"))),
    ("a number", _answers(lambda: json_answer(b"12"))),
    ("an empty object", _answers(lambda: json_answer(b"{}"))),
    (
        "gzip that is none",
        _answers(
            lambda: httpx.Response(
                200, headers={"content-encoding": "gzip"}, stream=_Stream(b"text", breaks=False)
            )
        ),
    ),
    ("a problem of another status", _answers(lambda: _another_status())),
    (
        "a problem that is none",
        _answers(lambda: json_answer(b"{", 409, content_type="application/problem+json")),
    ),
)


def _another_status() -> httpx.Response:
    answer = problem_answer(404, "not_found")
    return httpx.Response(403, headers=answer.headers, content=answer.content)


_REFUSALS: Final[tuple[tuple[str, Happens, Kind, Kind], ...]] = (
    ("500", _answers(lambda: problem_answer(500, "internal")), PortalFault, PortalFault),
    ("500 of a proxy", _answers(lambda: html_answer(500)), PortalFault, OutcomeUnknown),
    ("502 of a proxy", _answers(lambda: html_answer(502)), PortalFault, OutcomeUnknown),
    ("503 of a proxy", _answers(lambda: html_answer(503)), PortalFault, PortalFault),
    ("504 of a proxy", _answers(lambda: html_answer(504)), PortalFault, OutcomeUnknown),
    ("maintenance", _answers(lambda: problem_answer(503, "maintenance")), PortalFault, PortalFault),
    (
        "429",
        _answers(lambda: problem_answer(429, "too_many_attempts")),
        TooManyAttempts,
        TooManyAttempts,
    ),
    ("429 of a proxy", _answers(lambda: html_answer(429)), TooManyAttempts, TooManyAttempts),
    (
        "the session has ended",
        _answers(lambda: problem_answer(401, "unauthenticated")),
        NotSignedIn,
        NotSignedIn,
    ),
    ("204", _answers(lambda: httpx.Response(204)), UnexpectedAnswer, UnexpectedAnswer),
    ("another ETag", _made_of(_other_etag), None, UnexpectedAnswer),
    ("the certificate", _raises(_certificate), CertificateRejected, CertificateRejected),
)
_HARMLESS: Final = (
    ("headers twice", _with_headers(("content-type", "text/plain"), ("x-request-id", "r-2"))),
    ("no ETag", _made_of(_without_etag)),
    ("an ETag of a proxy's own", _with_headers(("etag", 'W/"abc-gzip"'))),
    ("members of a later version", _made_of(_more_members)),
)
FAULTS: Final = {
    fault.name: fault
    for fault in (
        *(Fault(name, happens, PortalUnreachable, PortalUnreachable) for name, happens in _LINE),
        *(Fault(name, happens, PortalUnreachable, OutcomeUnknown) for name, happens in _CUT),
        *(
            Fault(name, happens, UnexpectedAnswer, UnexpectedAnswer)
            for name, happens in _NO_ANSWER_OF_A_PORTAL
        ),
        *(Fault(name, happens, ends, changes) for name, happens, ends, changes in _REFUSALS),
        *(Fault(name, happens, None, None) for name, happens in _HARMLESS),
    )
}
"""Every fault by its name, but for those that only the time limit ends."""
