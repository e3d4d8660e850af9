"""A line that fails on purpose: a proxy on loopback between a client and a real portal.

It knows enough of HTTP/1.1 to take a request whole, and to fail before or after the portal did its
work. What it did with each request stands in its log.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit


class Fault(StrEnum):
    """What happens to a request and its answer."""

    NONE = "none"
    CUT = "cut"
    """The connection breaks before the portal has heard of it."""
    LOST = "lost"
    """The portal does its work; the connection breaks before its answer comes."""
    TRUNCATED = "truncated"
    """The portal does its work; of its answer only the first half arrives."""
    UNAVAILABLE = "unavailable"
    """503, in the words of what stands in front of a portal."""
    THROTTLED = "throttled"
    """429, as the portal says it."""
    CAPTIVE = "captive"
    """The portal does its work; what comes is the page of somebody in between."""
    RESULTLESS = "resultless"
    """The portal does its work; its answer holds no result."""
    SLOW = "slow"
    """The answer comes after `FailingProxy.delay` seconds."""


@dataclass
class Call:
    """One request."""

    method: str
    path: str
    key: str
    """Its Idempotency-Key; empty without one."""
    fault: Fault
    answered: bool = False
    """Whether something came of it, for better or worse."""


Choose = Callable[[Call], Fault]


def nothing(_: Call) -> Fault:
    """Let everything pass."""
    return Fault.NONE


@dataclass
class FailingProxy:
    """Serves one portal; both its address and what fails can be changed at any time."""

    upstream: str
    """The portal's address."""
    choose: Choose = nothing
    delay: float = 2.0
    """Seconds that a slow answer takes."""
    pause: float = 0.0
    """Seconds that every answer takes."""
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers_left: int | None = None
    """How many requests are answered at most: of the others the portal does its work, and their
    answers are kept until `let_go`; None: all are answered."""
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _kept: asyncio.Event = field(default_factory=asyncio.Event)
    _let_go: asyncio.Event = field(default_factory=asyncio.Event)

    def in_flight(self) -> list[Call]:
        """Return the requests of which nothing has come yet."""
        return [call for call in self.calls if not call.answered]

    async def more(self, calls: int) -> None:
        """Wait until so many more requests have come, for half a minute at most."""
        wanted = len(self.calls) + calls
        async with asyncio.timeout(30):
            while len(self.calls) < wanted:
                self._arrived.clear()
                await self._arrived.wait()

    async def kept(self) -> None:
        """Wait until an answer is kept, for half a minute at most."""
        async with asyncio.timeout(30):
            await self._kept.wait()

    def let_go(self) -> None:
        """Drop the answers that are kept: their connections break."""
        self._let_go.set()
        self._let_go, self._kept = asyncio.Event(), asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            while (message := await _message(reader)) is not None:
                call = _call_of(message)
                call.fault = self.choose(call)
                self.calls.append(call)
                self._arrived.set()
                gone = self._let_go
                try:
                    answer = await self._answer(call, message, gone)
                finally:
                    call.answered = True
                if answer is None:
                    return
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # whoever called has gone
        finally:
            writer.close()

    async def _answer(self, call: Call, message: bytes, gone: asyncio.Event) -> bytes | None:
        """Return what is answered; None: the connection breaks.

        Args:
            call: what was asked.
            message: the request.
            gone: set where answers that are kept were dropped since the request came.
        """
        match call.fault:
            case Fault.CUT:
                return None
            case Fault.UNAVAILABLE:
                return _plain(503, "text/html", b"<h1>Service Unavailable</h1>")
            case Fault.THROTTLED:
                body = (
                    b'{"type":"urn:syren:problem:too_many_attempts","title":"","status":429,'
                    b'"detail":"","code":"too_many_attempts","request_id":"r"}'
                )
                return _plain(429, "application/problem+json", body)
        try:
            answer = await self._from_portal(message)
        except (ConnectionError, asyncio.IncompleteReadError):
            return None  # there is no portal at present
        if not await self._goes_on(gone):
            return None
        await asyncio.sleep(self.delay if call.fault is Fault.SLOW else self.pause)
        if call.fault is Fault.LOST:
            return None
        if call.fault is Fault.TRUNCATED:
            _, _, body = answer.partition(b"\r\n\r\n")
            return _plain(200, "application/json", body[: len(body) // 2])
        if call.fault is Fault.CAPTIVE:
            return _plain(200, "text/html", b"<h1>Bienvenue sur le wifi</h1>")
        if call.fault is Fault.RESULTLESS:
            return _plain(200, "application/json", b'{"results": []}')
        return answer

    async def _goes_on(self, gone: asyncio.Event) -> bool:
        """Keep an answer that is one too many; tell whether it goes on to whoever asked."""
        if self.answers_left is None:
            return True
        if gone.is_set():
            return False  # of whoever was killed: it is none of those that are counted now
        if not self.answers_left:
            self._kept.set()
            await gone.wait()
            return False
        self.answers_left -= 1
        return True

    async def _from_portal(self, message: bytes) -> bytes:
        parts = urlsplit(self.upstream)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            writer.write(message)
            await writer.drain()
            answer = await _message(reader)
        finally:
            writer.close()
        if answer is None:
            raise ConnectionResetError
        return answer


@asynccontextmanager
async def failing_proxy(upstream: str, choose: Choose = nothing) -> AsyncIterator[FailingProxy]:
    """Serve a portal on a free port of loopback."""
    proxy = FailingProxy(upstream, choose)
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(proxy.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _message(reader: asyncio.StreamReader) -> bytes | None:
    """Read a request or an answer whole; None where the connection ended before it."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    return head + await reader.readexactly(int(_header(head, b"content-length") or b"0"))


def _call_of(message: bytes) -> Call:
    head = message.partition(b"\r\n\r\n")[0]
    method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
    path = target.partition("?")[0].removeprefix("/api/v1")
    return Call(method, path, _header(head, b"idempotency-key").decode(), Fault.NONE)


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return value.strip()
    return b""


def _plain(status: int, media_type: str, body: bytes) -> bytes:
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body)}",
        "Retry-After: 0",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
