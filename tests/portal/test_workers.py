"""Several processes behind one port."""

import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.portal.process import Command, RunningPortal, refused, running_portal
from tests.portal.world import fresh_database


def workers(portal: RunningPortal) -> set[int]:
    children = Path(f"/proc/{portal.process.pid}/task/{portal.process.pid}/children")
    return {int(each) for each in children.read_text(encoding="ascii").split()}


def wait_for(condition: Callable[[], bool]) -> None:
    last = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.02)


def test_workers_share_a_port_are_replaced_and_end_together(tmp_path: Path) -> None:
    server = running_portal(fresh_database(tmp_path), "--workers", "2", SYREN_PORTAL_METRICS="1")
    with server as portal:
        for _ in range(5):
            assert httpx.get(f"{portal.api}/portal", timeout=30).status_code == 200
        counted = 'syren_requests_total{method="GET",route="/portal",status="200"} 5'
        assert counted in httpx.get(f"{portal.url}/metrics", timeout=30).text
        wait_for(lambda: len(workers(portal)) == 2)
        first = workers(portal)
        victim = min(first)
        os.kill(victim, signal.SIGKILL)
        assert httpx.get(f"{portal.url}/healthz", timeout=30).status_code == 200
        wait_for(lambda: len(workers(portal) - {victim}) == 2)
        assert len(workers(portal) & first) == 1
        assert counted in httpx.get(f"{portal.url}/metrics", timeout=30).text
        portal.process.send_signal(signal.SIGTERM)
        assert portal.process.wait(20) == 0
    assert not list(tmp_path.glob("*-wal"))


def test_workers_end_where_nobody_is_left_to_tell_them(tmp_path: Path) -> None:
    with running_portal(fresh_database(tmp_path), "--workers", "2") as portal:
        wait_for(lambda: len(workers(portal)) == 2)
        left = workers(portal)
        portal.process.kill()
        portal.process.wait(20)

        def gone(pid: int) -> bool:
            status = Path(f"/proc/{pid}/stat")
            return not status.exists() or status.read_text(encoding="utf-8").split()[2] == "Z"

        wait_for(lambda: all(map(gone, left)))


@pytest.mark.parametrize("number", ["0", "-1"])
def test_there_is_one_at_least(command: Command, tmp_path: Path, number: str) -> None:
    url = fresh_database(tmp_path)
    assert "--workers" in refused(command("serve", "--database", url, "--workers", number))


def test_calls_wait_in_a_socket_that_is_handed_over(tmp_path: Path) -> None:
    """Between one process and the next, as systemd restarts a service with a socket unit."""
    url = fresh_database(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with running_portal(url, "--workers", "2", LISTENER=str(listener.fileno())) as portal:
            assert portal.url == address
            assert httpx.get(f"{address}/healthz", timeout=30).status_code == 200
        waiting = pool.submit(httpx.get, f"{address}/healthz", timeout=30)
        with running_portal(url, LISTENER=str(listener.fileno())):
            assert waiting.result().status_code == 200
