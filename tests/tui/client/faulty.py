"""A portal that fails on purpose: a TCP server on loopback, and a script of behaviours."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FaultyPortal:
    """Answers each request with the next behaviour; the last one stays."""

    script: list[Behaviour]
    url: str = ""
    requests: list[str] = field(default_factory=list)
    """The method and target of each request."""
    heads: list[str] = field(default_factory=list)
    """The request line and headers of each."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once there is a first request."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await self._request(reader):
                self.heads.append(head)
                self.requests.append(head.partition(" HTTP")[0])
                self.arrived.set()
                behave = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                await behave(reader, writer)
                if writer.is_closing():
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> str:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
        except asyncio.IncompleteReadError:
            return ""
        length = 0
        for line in head.lower().splitlines():
            if line.startswith("content-length:"):
                length = int(line.partition(":")[2])
        await reader.readexactly(length)
        return head


@asynccontextmanager
async def faulty_portal(*script: Behaviour) -> AsyncIterator[FaultyPortal]:
    """Serve the script on a free port."""
    portal = FaultyPortal(list(script))
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(portal.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    portal.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield portal
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def raw(content: bytes, *, close: bool = False) -> Behaviour:
    """Write bytes as they are."""

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        if close:
            writer.close()

    return behave


def answer(
    body: Any, status: int = 200, media_type: str = "application/json", **headers: str
) -> Behaviour:
    """Answer with a body: JSON values, or bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} X",
        f"Content-Length: {len(content)}",
        f"Content-Type: {media_type}",
        "X-Request-Id: r-1",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + content)


def problem(status: int, code: str, **members: Any) -> Behaviour:
    """Answer with a problem; a member `retry_after` becomes the header."""
    headers = {"Retry_After": str(members.pop("retry_after"))} if "retry_after" in members else {}
    body = {
        "type": f"urn:syren:problem:{code}",
        "title": code,
        "status": status,
        "detail": code,
        "code": code,
        "request_id": "r-1",
        **members,
    }
    return answer(body, status, "application/problem+json", **headers)


async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read the request and close the connection without a word."""
    writer.close()


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Read the request and never answer."""
    await reader.read()


def drip(content: bytes) -> Behaviour:
    """Answer byte by byte, and never come to an end."""

    async def behave(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            writer.write(content)
            await writer.drain()
            await asyncio.sleep(0.01)

    return behave
