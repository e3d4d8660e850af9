"""Calls that fail on their way: what httpx raises, as `ClientError`, and what was sent by then."""

import re
import ssl
from collections.abc import Mapping
from typing import Any, Final

import httpx

from syren_tui.client.errors import (
    CertificateRejected,
    ClientError,
    OutcomeUnknown,
    PortalUnreachable,
    ProxyRefused,
    UnreachableReason,
)

_LINE_TROUBLE: Final = (
    ssl.SSLWantReadError,
    ssl.SSLWantWriteError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
    ssl.SSLSyscallError,
)
"""What TLS raises of the line under it: a time limit while it waits has one for its context."""
_PROXY_STATUS: Final = re.compile(r"[1-5][0-9]{2}\b", re.ASCII)
"""What httpcore begins with of a proxy's refusal."""


class RequestProgress:
    """How far a request has come."""

    def __init__(self, proxy: str | None = None) -> None:
        """Begin; nothing has been done.

        Args:
            proxy: the variable that names the proxy; None: there is none.
        """
        self.proxy = proxy
        self._begun = self._sent = False

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Be told by httpcore what it does: see its documentation, "trace"."""
        self._begun = True
        if event.endswith("send_request_headers.started"):
            request = info.get("request")
            # To the proxy alone: what the portal is to hear comes after it.
            self._sent |= getattr(request, "method", b"") != b"CONNECT"

    @property
    def is_short(self) -> bool:
        """Whether it is certain that nothing of it was sent to the portal."""
        return self._begun and not self._sent


def mapped(error: Exception, way: RequestProgress, *, changes: bool) -> ClientError:
    """Return the `ClientError` for what httpx raised.

    Args:
        error: of httpx, or of TLS.
        way: how far the request has come.
        changes: whether the call changes a subscriber.
    """
    if _is_about_certificates(error):
        return CertificateRejected(type(error).__name__)
    if way.proxy is not None and way.is_short:
        found = _PROXY_STATUS.match(str(error)) if isinstance(error, httpx.ProxyError) else None
        return ProxyRefused(way.proxy, int(found[0]) if found else None)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return PortalUnreachable(UnreachableReason.TOO_SLOW, nothing_sent=True)
    if isinstance(error, httpx.ConnectError):
        unknown = "getaddrinfo" in repr(error) or "Name or service" in str(error)
        reason = UnreachableReason.UNKNOWN_HOST if unknown else UnreachableReason.REFUSED
        return PortalUnreachable(reason, nothing_sent=True)
    too_slow = isinstance(error, httpx.TimeoutException)
    reason = UnreachableReason.TOO_SLOW if too_slow else UnreachableReason.CUT_OFF
    if way.is_short:
        return PortalUnreachable(reason, nothing_sent=True)
    return unanswered(reason, changes=changes)


def unanswered(reason: UnreachableReason, *, changes: bool) -> PortalUnreachable:
    """Return the error of a call that was sent, and had no answer."""
    return OutcomeUnknown(reason) if changes else PortalUnreachable(reason)


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(error, _LINE_TROUBLE):
            return True
        error = error.__cause__ or error.__context__
    return False
