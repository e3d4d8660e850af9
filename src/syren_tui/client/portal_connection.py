"""The way to one portal: its address, the session that is signed in, and how a call is sent."""

import asyncio
import os
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from types import TracebackType
from typing import Final, Self

import httpx
import truststore

from syren_api.models import Account, Session
from syren_api.problems import ProblemCode
from syren_tui.client.address import API_PATH, checked_address
from syren_tui.client.backoff import retry_after
from syren_tui.client.connection_pools import ConnectionPools
from syren_tui.client.decoding import read_as
from syren_tui.client.errors import AddressRefused, ClientError, NotSignedIn, PortalFault
from syren_tui.client.own_changes import OwnChanges
from syren_tui.client.proxies import proxy_for, transport_for
from syren_tui.client.quiet import keep_quiet
from syren_tui.client.response_checks import make_sure
from syren_tui.client.transport import Call, RawAnswer, Transport

TIME_LIMIT: Final = 20.0
"""Seconds for a whole call, every try included."""
_BUSY_ROUNDS: Final = 3
"""How often a whole call is made to sign in at a portal that is busy."""
_BUSY_PAUSE: Final = 5.0
"""Seconds in between, at most."""


class PortalConnection:
    """Signs in and out, and sends calls for the account that is signed in.

    The token lives in memory only.
    """

    def __init__(
        self,
        address: str,
        *,
        language: str = "fr",
        allow_insecure: bool = False,
        time_limit: float = TIME_LIMIT,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            address: the portal's address, with or without ``/api/v1``.
            language: of the portal's own sentences.
            allow_insecure: whether ``http://`` is allowed beyond this machine.
            time_limit: seconds for a whole call, every try included.
            transport: sends the requests; default: over the network, with the certificate
                authorities that this host trusts.
            sleep: waits between tries.

        Raises:
            AddressRefused: the address is none, or not encrypted.
            ProxyUnusable: the environment names a proxy for it that is none.
        """
        self.address = checked_address(address, allow_insecure=allow_insecure)
        keep_quiet()
        setting = proxy_for(self.address, os.environ) if transport is None else None
        try:
            http = httpx.AsyncClient(
                base_url=self.address + API_PATH,
                headers={"Accept-Language": language, "User-Agent": "syren-tui"},
                transport=transport
                or ConnectionPools(partial(transport_for, setting, trust=cache(_trust))),
                trust_env=False,
            )
        except httpx.InvalidURL as error:
            raise AddressRefused(address, insecure=False) from error
        proxy = setting.variable if setting is not None else None
        self._transport = Transport(http, time_limit=time_limit, sleep=sleep, proxy=proxy)
        self._token: str | None = None
        self._sleep = sleep
        self.own_changes = OwnChanges()
        """What was changed over this connection."""

    async def __aenter__(self) -> Self:
        """Return the client."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()

    async def close(self) -> None:
        """Forget the token and close every connection; the session itself lives on."""
        self._token = None
        await self._transport.close()

    @property
    def signed_in(self) -> bool:
        """Whether there is a token; it may be past its end."""
        return self._token is not None

    async def sign_in(self, login: str, password: str) -> Session:
        """Sign in; the calls that follow are this account's.

        Raises:
            BadCredentials: the login or the password is wrong.
            TooManyAttempts: too many failed of late.
        """
        body = {"login": login, "password": password}
        # Sent twice it would do no harm but count twice where it fails.
        call = Call("POST", "/session", repeatable=False, body=body)
        session = read_as(Session, await self._send_to_busy(call))
        self._token = session.access_token
        return session

    async def sign_in_again(self, login: str, password: str) -> Session:
        """Sign in as `sign_in` does, and end the session before where it still lives."""
        before = self._token
        session = await self.sign_in(login, password)
        if before is not None:
            with suppress(ClientError):
                await self._end(before)
        return session

    async def account(self) -> Account:
        """Return the account that is signed in."""
        return read_as(Account, await self._send(Call("GET", "/session", repeatable=True)))

    async def sign_out(self) -> None:
        """Sign out; a session that has ended already is no error."""
        token, self._token = self._token, None
        if token is not None:
            with suppress(NotSignedIn):
                await self._end(token)

    async def _end(self, token: str) -> None:
        call = Call("DELETE", "/session", repeatable=True, headers=_bearer(token))
        await self._send_away(call, token=False)

    async def _send_away(self, call: Call, *, token: bool = True) -> None:
        """Send what is answered by 204: a page of somebody in between is no portal's word."""
        answer = await self._send(call, token=token)
        make_sure(answer.status == 204, f"status {answer.status}", answer)

    async def _send_to_busy(self, call: Call) -> RawAnswer:
        """Send a call without a token, for three times as long where the portal is busy.

        When a network opens all sign in at once: each has their turn within a minute.
        """
        for _ in range(_BUSY_ROUNDS - 1):
            try:
                return await self._send(call, token=False)
            except PortalFault as error:
                if error.code != ProblemCode.BUSY:
                    raise
                await self._sleep(min(retry_after(error) or _BUSY_PAUSE, _BUSY_PAUSE))
        return await self._send(call, token=False)

    async def _send(self, call: Call, *, token: bool = True) -> RawAnswer:
        if token and self._token is not None:
            call = replace(call, headers={**call.headers, **_bearer(self._token)})
        return await self._transport.send(call)


def _trust() -> ssl.SSLContext:
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
