"""Clients that begin and do not end: connections, headers, bodies, answers nobody reads."""

import asyncio
import logging
import resource
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import httpx
import pytest
import uvicorn
from uvicorn.server import ServerState

from syren_portal import connections
from syren_portal.connections import BoundedProtocol, Connections, Phase
from tests.e2e.processes import wait_until
from tests.portal.process import running_portal
from tests.portal.world import World, fresh_database

NO_FILE = "out of system resource"
HEAD = b"POST /api/v1/session HTTP/1.1\r\nHost: portal\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@asynccontextmanager
async def served(world: World, most: int = 100) -> AsyncIterator[int]:
    """Serve a portal in this process; gives the port."""
    async with stoppable(world, most) as (port, _):
        yield port


@asynccontextmanager
async def stoppable(world: World, most: int = 100) -> AsyncIterator[tuple[int, Callable[[], None]]]:
    """Serve a portal in this process; gives the port, and what stops it as a signal does."""
    config = uvicorn.Config(world.app, log_config=None, access_log=False)
    config.load()
    state, among = ServerState(), Connections(most)
    server = await asyncio.get_running_loop().create_server(
        lambda: BoundedProtocol(config, server_state=state, app_state={}, among=among),
        "127.0.0.1",
        0,
    )

    def stop() -> None:
        server.close()
        for connection in list(state.connections):
            connection.shutdown()

    try:
        yield server.sockets[0].getsockname()[1], stop
    finally:
        stop()
        await asyncio.gather(*state.tasks, return_exceptions=True)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for phase in (Phase.HEADERS, Phase.BODY, Phase.IDLE, Phase.READER):
        monkeypatch.setitem(connections.SECONDS, phase, 0.3)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Streams]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


async def is_ended(reader: asyncio.StreamReader) -> bool:
    try:
        return await reader.read() == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET",
        HEAD,
        HEAD + b"Content-Length: 9\r\n\r\n",
        HEAD + b"Content-Length: 9\r\n\r\n{",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
)
async def test_what_never_comes_to_an_end_is_ended(
    syren: World, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(syren) as port, connected(port) as (reader, writer):
        writer.write(sent)
        assert await is_ended(reader)
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("sent", "more"), [(HEAD, b"X-A: b\r\n"), (HEAD + b"Content-Length: 9999\r\n\r\n", b"x")]
)
async def test_a_drop_now_and_then_does_not_put_the_end_off(
    syren: World, sent: bytes, more: bytes
) -> None:
    async with served(syren) as port, connected(port) as (reader, writer):
        ended = asyncio.create_task(is_ended(reader))
        writer.write(sent)
        while not ended.done():
            writer.write(more)
            await asyncio.wait([ended], timeout=0.05)
        assert await ended


async def test_a_call_that_ends_in_time_and_the_next_one_are_answered(syren: World) -> None:
    async with served(syren) as port, httpx.AsyncClient() as client:
        for _ in range(3):
            answer = await client.get(f"http://127.0.0.1:{port}/api/v1/portal")
            assert answer.status_code == 200
        body = b" " * 200_000
        large = await client.post(f"http://127.0.0.1:{port}/api/v1/session", content=body)
        assert large.status_code == 413


@pytest.mark.parametrize("already", [b"", b"GET /api/v1/por"])
async def test_a_call_on_its_way_while_the_portal_stops_is_answered(
    syren: World, monkeypatch: pytest.MonkeyPatch, already: bytes
) -> None:
    for phase in (Phase.HEADERS, Phase.LAST_CALL):
        monkeypatch.setitem(connections.SECONDS, phase, 600.0)
    async with stoppable(syren) as (port, stop), connected(port) as (reader, writer):
        async with httpx.AsyncClient() as other:  # once it is answered, the first one is accepted
            await other.get(f"http://127.0.0.1:{port}/api/v1/portal")
        writer.write(already)
        await writer.drain()
        stop()
        writer.write(b"GET /api/v1/portal HTTP/1.1\r\nHost: portal\r\n\r\n"[len(already) :])
        answer = await reader.read()  # up to the end: the connection is closed after it
        assert answer.startswith(b"HTTP/1.1 200 ")


async def test_a_connection_that_sends_nothing_while_the_portal_stops_is_ended(
    syren: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections.SECONDS, Phase.HEADERS, 600.0)
    monkeypatch.setitem(connections.SECONDS, Phase.LAST_CALL, 0.1)
    async with stoppable(syren) as (port, stop), connected(port) as (reader, writer):
        async with httpx.AsyncClient() as other:
            await other.get(f"http://127.0.0.1:{port}/api/v1/portal")
        stop()
        writer.write(b"GET")
        assert await is_ended(reader)


async def test_where_there_is_no_room_who_has_waited_longest_goes(
    syren: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections.SECONDS, Phase.HEADERS, 600.0)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(served(syren, most=3))
        half = [await stack.enter_async_context(connected(port)) for _ in range(3)]
        for _, writer in half:
            writer.write(HEAD)
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{port}/api/v1/portal")
            assert answer.status_code == 200
        async with asyncio.timeout(20):  # or it would be waited for until its time is over
            assert await is_ended(half[0][0])


async def test_a_client_that_hangs_up_is_no_error(
    syren: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ended = asyncio.Event()
    count = syren.app.state.metrics.count
    statuses: list[int] = []

    def counted(method: str, route: str, status: int, seconds: float) -> None:
        count(method, route, status, seconds)
        statuses.append(status)
        ended.set()

    syren.app.state.metrics.count = counted
    async with served(syren) as port, connected(port) as (_, writer):
        writer.write(HEAD + b"Content-Length: 900\r\n\r\n{")
        await writer.drain()
        writer.transport.abort()
        await ended.wait()
    assert statuses == [0]
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_where_no_file_is_left_the_log_says_so_once(databases: object, tmp_path: Path) -> None:
    log = tmp_path / "portal.log"
    with running_portal(fresh_database(tmp_path), LOG=str(log)) as portal:
        assert httpx.get(f"{portal.api}/portal").status_code == 200
        pid = portal.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        open_now = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (open_now + 3, before[1]))
        host, port = portal.url.removeprefix("http://").split(":")
        half = [socket.create_connection((host, int(port)), timeout=30) for _ in range(60)]
        for each in half:
            each.sendall(HEAD)
        wait_until(lambda: NO_FILE in log.read_text(encoding="utf-8"), "the line in the log")
        resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
        assert httpx.get(f"{portal.api}/portal", timeout=30).status_code == 200
        for each in half:
            each.close()
    text = log.read_text(encoding="utf-8")
    assert text.count(NO_FILE) == 1
    assert "Traceback" not in text
