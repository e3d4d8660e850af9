"""A portal that notes when it is at work, so that its own time can be taken out of a figure.

It can stand at the end of a long line: each call then waits before it is worked on. The clock is
CLOCK_MONOTONIC, which all processes of a machine share.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import uvicorn

from syren_portal.app import create_app
from syren_portal.commands import opened, portal_of
from syren_portal.server import listen
from syren_portal.settings import settings_from


class Timed:
    """An ASGI application that writes the beginning and the end of each call into a file."""

    def __init__(self, app: Any, notes: TextIO, latency: float) -> None:
        """Wrap an application.

        Args:
            app: what answers.
            notes: the file, a line a call.
            latency: seconds that each call is on its way.
        """
        self._app = app
        self._notes = notes
        self._latency = latency

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a call."""
        if self._latency and scope["type"] == "http":
            await asyncio.sleep(self._latency)
        began = time.monotonic()
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "http":
                print(json.dumps([began, time.monotonic()]), file=self._notes, flush=True)


def serve(database: str, notes: str, latency: str) -> None:
    """Serve a portal on a free port of the loopback interface; says which on standard output."""
    with opened(database) as store, open(notes, "a", encoding="utf-8") as file:
        answering = create_app(store, portal_of(store), settings_from({}))
        app = Timed(answering, file, float(latency))
        config = uvicorn.Config(app, log_config=None, access_log=False)
        with listen("127.0.0.1", 0) as listener:
            print(listener.getsockname()[1], flush=True)
            asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))


@contextmanager
def timed_portal(database: Path, latency: float = 0.0) -> Iterator[tuple[str, Path]]:
    """Run one until the end of the block; gives its address and the file of its notes.

    Args:
        database: with a portal in it.
        latency: seconds that each call is on its way.
    """
    from subprocess import PIPE, Popen

    notes = database.with_suffix(".calls")
    notes.write_text("")
    command = [sys.executable, "-m", "benchmarks.timed_portal", f"sqlite:///{database}"]
    command += [str(notes), str(latency)]
    with Popen(command, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}", notes
        finally:
            process.terminate()


def portal_seconds(notes: Path, begin: float, end: float) -> float:
    """Return how long the portal was at work between two moments; calls at once count once."""
    total, reached = 0.0, begin
    for line in sorted(map(json.loads, notes.read_text().splitlines())):
        start, stop = max(line[0], reached), min(line[1], end)
        if stop > start:
            total += stop - start
            reached = stop
    return total


if __name__ == "__main__":
    serve(*sys.argv[1:])
