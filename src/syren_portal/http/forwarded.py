"""The address that a proxy forwards over a Unix socket, where none comes with the connection."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send


class Forwarded:
    """The ASGI layer in front of all others where the portal listens on a Unix socket.

    Who may connect there is for the socket's mode to say; uvicorn reads forwarded addresses only
    from connections that have one themselves.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] == "http" and scope.get("client") is None:
            # The last one is the proxy's own; earlier ones came from its client.
            forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
            address = forwarded.rpartition(",")[2].strip()
            scope = dict(scope, client=(address, 0) if address else None)
        await self._app(scope, receive, send)
