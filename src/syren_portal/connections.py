"""What a client may hold open: so many connections, each for so long.

uvicorn has a time limit for connections between calls and one for its own end, and its
`limit_concurrency` judges a call once its headers are there. It has none for headers or bodies that
never come to an end, for answers that nobody reads, nor for connections that send nothing.
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HANDSHAKE_SECONDS: Final = 10
"""For TLS, before there is anything of HTTP."""


class Phase(StrEnum):
    """What a connection waits for."""

    HEADERS = "headers"
    LAST_CALL = "last call"
    """The first call of a connection, while the portal stops: it may have been sent already, and a
    client that is cut off then cannot tell whether it was carried out."""
    BODY = "body"
    IDLE = "idle"
    """The next call; uvicorn's `timeout_keep_alive` ends it sooner, but for a client that sends
    empty lines."""
    ANSWER = "answer"
    """The portal's work."""
    READER = "reader"
    """A client that takes what has been sent."""


SECONDS: Final = {
    Phase.HEADERS: 10.0,
    Phase.LAST_CALL: 1.0,
    Phase.BODY: 30.0,
    Phase.IDLE: 10.0,
    Phase.READER: 30.0,
}
"""How long each may take; the portal's own work has other limits."""


@dataclass(slots=True)
class Connections:
    """The connections of one process."""

    most: int
    waiting: dict["BoundedProtocol", None] = field(default_factory=dict)
    """Those that wait for their client, who has waited longest in front."""

    def make_room(self, open_now: int) -> None:
        """End the connection whose client has taken longest, where there are too many."""
        if open_now > self.most:
            oldest = next(iter(self.waiting))
            oldest.end()


class BoundedProtocol(H11Protocol):
    """One connection."""

    def __init__(self, *arguments: Any, among: Connections, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._among = among
        self._phase: Phase | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._stopping = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for headers; who has waited longest goes where there is no room."""
        super().connection_made(transport)
        self._enter(Phase.HEADERS)
        self._among.make_room(len(self.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting a connection that has closed."""
        self._enter(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Handle received bytes; the timer follows what is waited for next."""
        super().data_received(data)
        if self._stopping and self.cycle is not None:
            self.cycle.keep_alive = False
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next call."""
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        """Wait for a client that does not read."""
        super().pause_writing()
        self._enter(Phase.READER)

    def resume_writing(self) -> None:
        """Stop waiting for a client that reads again."""
        super().resume_writing()
        if self._phase is Phase.READER:
            self._look(anew=True)

    def shutdown(self) -> None:
        """Close the connection after its call; where there was none yet, give it a little time."""
        self._stopping = True
        if self.cycle is None and not self.transport.is_closing():
            self._enter(Phase.LAST_CALL)
        else:
            super().shutdown()

    def end(self) -> None:
        """Close the connection at once; a call that waits for its body sees a disconnection."""
        self._enter(None)
        self.transport.abort()

    def _look(self, *, anew: bool = False) -> None:
        if self.transport.is_closing() or (self._phase in {None, Phase.READER} and not anew):
            return
        if self.conn.their_state is h11.SEND_BODY:
            phase = Phase.BODY
        elif self.conn.their_state is not h11.IDLE:
            phase = Phase.ANSWER
        elif self.conn.trailing_data[0]:
            phase = Phase.HEADERS
        else:
            phase = Phase.IDLE
        if self._stopping and phase in {Phase.HEADERS, Phase.IDLE}:
            phase = Phase.LAST_CALL
        if phase is not self._phase:
            self._enter(phase)

    def _enter(self, phase: Phase | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._phase = phase
        self._among.waiting.pop(self, None)
        if phase not in {None, Phase.ANSWER}:
            self._among.waiting[self] = None
        if phase in SECONDS:
            self._timer = self.loop.call_later(SECONDS[phase], self.end)


class BoundedLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers limit the time of a TLS handshake."""

    async def create_server(self, *arguments: Any, **named: Any) -> asyncio.Server:
        """See `asyncio.loop.create_server`."""
        if isinstance(named.get("ssl"), ssl.SSLContext):
            named.setdefault("ssl_handshake_timeout", HANDSHAKE_SECONDS)
        return await super().create_server(*arguments, **named)
