"""Calls to Koha's REST: signed in, within a time limit, bounded."""

import asyncio
import json
import os
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

import syren_tui.client.httpx_import  # noqa: F401 -- before anything else imports httpx
from syren_tui.client.address import API_PATH, checked_address
from syren_tui.client.body import ENCODING, USUAL, is_dense, read_body
from syren_tui.client.call_tasks import CallsClosed, CallTasks
from syren_tui.client.errors import (
    AddressRefused,
    CertificateRejected,
    ClientError,
    PortalUnreachable,
    ProxyUnusable,
    UnexpectedAnswer,
    UnreachableReason,
)
from syren_tui.client.proxies import proxy_for, transport_for
from syren_tui.client.quiet import keep_quiet
from syren_tui.client.transport_errors import RequestProgress, mapped
from syren_tui.membership.asking import SourceFailed
from syren_tui.membership.model import LONGEST_TEXT, Cause
from syren_tui.membership.trust import trusting
from syren_tui.membership_settings import MembershipSettings

_TOKEN_PATH: Final = f"{API_PATH}/oauth/token"
_BUSY: Final = frozenset({429, 502, 503, 504})
_SILENCES: Final = {
    UnreachableReason.TOO_SLOW: Cause.TOO_SLOW,
    UnreachableReason.CUT_OFF: Cause.CUT,
}


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """An answer, whatever its status."""

    status: int
    body: bytes = field(repr=False)
    total: int | None
    """How many there are in all, by ``X-Total-Count``; None: not told."""

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            SourceFailed: it is not JSON, or has more values than its length should hold.
        """
        try:
            if is_dense(self.body):
                raise SourceFailed(Cause.UNREADABLE)
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise SourceFailed(Cause.UNREADABLE) from error


class Rest:
    """Speaks to one Koha. What fails is a `SourceFailed`."""

    def __init__(
        self,
        settings: MembershipSettings,
        password: str,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            settings: of the Koha.
            password: of its login, or the secret of its client.
            transport: sends the requests; None: connections of our own.
        """
        self._settings, self._password, self._transport = settings, password, transport
        self._http: httpx.AsyncClient | None = None
        self._token: str | None = None
        self._signing_in = asyncio.Lock()
        self._refused: SourceFailed | None = None
        self._proxy: str | None = None
        self._calls = CallTasks[RestAnswer]()

    async def get(self, path: str, params: Mapping[str, str]) -> RestAnswer:
        """Ask for what may be read; the status is 200.

        Raises:
            SourceFailed: there is no such answer.
        """
        used = await self._authorization()
        answer = await self._answer("GET", API_PATH + path, used, params=params)
        if answer.status == 401 and self._settings.client_id:
            if used.get("Authorization") == f"Bearer {self._token}":
                self._token = None  # past its end: a new one, once
            used = await self._authorization()
            answer = await self._answer("GET", API_PATH + path, used, params=params)
        if answer.status == 401:
            self._refuse(Cause.LOGIN_REFUSED)
        if answer.status == 403:
            raise SourceFailed(Cause.NOT_ALLOWED, _missing_permission(answer))
        if answer.status in _BUSY:
            raise SourceFailed(Cause.OUT_OF_SERVICE, str(answer.status))
        if answer.status != 200:
            raise SourceFailed(Cause.UNREADABLE, str(answer.status))
        return answer

    async def sign_in(self) -> None:
        """See that there are credentials; those of a client are looked at.

        Raises:
            SourceFailed: there are none, or they are refused.
        """
        await self._authorization()

    async def close(self) -> None:
        """Give the connections back and forget the token; it can be asked again."""
        self._token = self._refused = None
        await self._calls.close()
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    def _refuse(self, cause: Cause) -> None:
        """Raise, now and at every call until it is closed: Koha locks accounts that try again."""
        self._refused = SourceFailed(cause)
        raise self._refused

    async def _authorization(self) -> Mapping[str, str]:
        if self._refused is not None:
            raise SourceFailed(self._refused.cause)
        settings = self._settings
        if not (settings.client_id or settings.login):
            return {}
        if not self._password:
            raise SourceFailed(Cause.NO_PASSWORD)
        if not settings.client_id:
            return {"Authorization": _basic(settings.login, self._password)}
        async with self._signing_in:
            if self._refused is not None:
                raise SourceFailed(self._refused.cause)
            if self._token is None:
                self._token = await self._new_token()
            return {"Authorization": f"Bearer {self._token}"}

    async def _new_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.client_id,
            "client_secret": self._password,
        }
        answer = await self._answer("POST", _TOKEN_PATH, {}, data=form)
        if answer.status in (400, 401, 403):
            self._refuse(Cause.LOGIN_REFUSED)
        if answer.status in _BUSY:
            raise SourceFailed(Cause.OUT_OF_SERVICE, str(answer.status))
        if answer.status not in (200, 201):
            raise SourceFailed(Cause.UNREADABLE, str(answer.status))
        told = answer.json()
        token = told.get("access_token") if isinstance(told, dict) else None
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise SourceFailed(Cause.UNREADABLE, "access_token")
        return token

    async def _answer(
        self, method: str, path: str, headers: Mapping[str, str], **content: Any
    ) -> RestAnswer:
        """Send a call, once more where the connection was cut: nothing is changed by it."""
        for is_last in (False, True):
            try:
                return await self._send(method, path, headers, content)
            except SourceFailed as failed:
                if failed.cause is not Cause.CUT or is_last:
                    raise
        raise AssertionError("the last try returns or raises")

    async def _send(
        self, method: str, path: str, headers: Mapping[str, str], content: Mapping[str, Any]
    ) -> RestAnswer:
        """Send a call within its time; one that is given up finishes by itself."""
        deadline = asyncio.get_running_loop().time() + self._settings.timeout
        call = self._once(method, path, headers, content, deadline)
        try:
            return await self._calls.result(call, deadline, f"koha {method}")
        except TimeoutError as error:
            raise SourceFailed(Cause.TOO_SLOW) from error
        except CallsClosed as error:
            raise SourceFailed(Cause.STOPPED) from error

    async def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        content: Mapping[str, Any],
        deadline: float,
    ) -> RestAnswer:
        http = self._opened()
        way = RequestProgress(self._proxy)
        try:
            request = http.build_request(
                method, path, extensions={"trace": way.trace}, **content,
                headers={"Accept": "application/json", "Accept-Encoding": ENCODING, **headers},
            )  # fmt: skip
            response = await http.send(request, stream=True)
            try:
                body = await read_body(response, USUAL, deadline)
            finally:
                await response.aclose()
        except TimeoutError as error:
            raise SourceFailed(Cause.TOO_SLOW) from error
        except UnexpectedAnswer as error:
            raise SourceFailed(Cause.UNREADABLE) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ssl.SSLError) as error:
            raise _failed(mapped(error, way, changes=False)) from error
        except UnicodeError as error:
            raise SourceFailed(Cause.UNREADABLE) from error
        return RestAnswer(response.status_code, body, _number(response.headers))

    def _opened(self) -> httpx.AsyncClient:
        if self._http is not None:
            return self._http
        settings = self._settings
        keep_quiet()
        try:
            address = checked_address(settings.address, allow_insecure=False)
            proxy = proxy_for(address, os.environ) if self._transport is None else None
            limits = httpx.Limits(max_connections=settings.connections)
            self._http = httpx.AsyncClient(
                base_url=address, trust_env=False, timeout=settings.timeout,
                transport=self._transport
                or transport_for(proxy, limits, lambda: trusting(settings)),
            )  # fmt: skip
        except AddressRefused as error:
            raise SourceFailed(Cause.UNREACHABLE, "https" if error.insecure else "") from error
        except ProxyUnusable as error:
            raise SourceFailed(Cause.UNREACHABLE, error.variable) from error
        except httpx.InvalidURL as error:
            raise SourceFailed(Cause.UNREACHABLE) from error
        self._proxy = proxy.variable if proxy is not None else None
        return self._http


def _basic(login: str, password: str) -> str:
    (header,) = (
        request.headers["Authorization"]
        for request in httpx.BasicAuth(login, password).auth_flow(httpx.Request("GET", "https://k"))
    )
    return header


def _failed(error: ClientError) -> SourceFailed:
    if isinstance(error, CertificateRejected):
        return SourceFailed(Cause.NOT_TRUSTED)
    if isinstance(error, PortalUnreachable):
        return SourceFailed(_SILENCES.get(error.reason, Cause.UNREACHABLE))
    return SourceFailed(Cause.UNREADABLE)


def _number(headers: httpx.Headers) -> int | None:
    value = headers.get("x-total-count", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _missing_permission(answer: RestAnswer) -> str:
    """Return the permission that a 403 names, such as ``borrowers: list_borrowers``."""
    try:
        told = answer.json()
    except SourceFailed:
        return ""
    wanted = told.get("required_permissions") if isinstance(told, dict) else None
    return ", ".join(_permissions(wanted, 4))[:LONGEST_TEXT]


def _permissions(wanted: object, depth: int) -> Iterator[str]:
    if isinstance(wanted, str):
        yield wanted
    elif isinstance(wanted, dict) and depth:
        for name, rest in [*wanted.items()][:10]:
            below = ", ".join(_permissions(rest, depth - 1))
            yield f"{name}: {below}" if below and below != "1" else str(name)
    elif isinstance(wanted, list) and depth:
        for each in wanted[:10]:
            yield from _permissions(each, depth - 1)
