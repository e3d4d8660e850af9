"""Requests that are never completed."""

import http.client
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.attack.cost import Meter
from tests.attack.finding import Finding
from tests.portal.process import running_portal
from tests.portal.world import fresh_database

BEGINNINGS = (
    b"",
    b"G",
    b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\n",
    b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n\r\n{",
)
SECONDS = 14


def attack(chance: Random, tries: int) -> Iterator[Finding]:
    """Hold incomplete requests open, and check that others are answered meanwhile."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        log = Path(folder) / "log"
        url = fresh_database(Path(folder))
        portal = stack.enter_context(running_portal(url, LOG=str(log), HASHING="real"))
        host, _, port = portal.url.partition("//")[2].partition(":")
        meter = Meter(portal.process.pid)
        half = max(135, min(tries, 2000))
        closed = select.poll()
        for _ in range(half):
            each = stack.enter_context(socket.socket())
            each.settimeout(5)
            each.connect((host, int(port)))
            each.sendall(chance.choice(BEGINNINGS))
            closed.register(each, select.POLLRDHUP)
        answered = missed = 0
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            connection = http.client.HTTPConnection(host, int(port), timeout=2)
            try:
                connection.request("GET", "/api/v1/portal")
                answered += connection.getresponse().status == 200
            except OSError:
                missed += 1
            connection.close()
            for descriptor, _ in closed.poll(200):  # or until the portal closes one of them
                closed.unregister(descriptor)
        cost = meter.cost()
        written = log.stat().st_size
        yield Finding(
            f"{half} half requests for {SECONDS} s",
            f"{cost}  {answered} others answered, {missed} not; {written} bytes of log",
            missed == 0 and written < 100_000 and cost.megabytes < 64,
        )
