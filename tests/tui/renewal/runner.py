"""Runs journals in processes that can be killed: one line of JSON on standard input each.

Everything is imported once, in a process that forks: a new one would take a second to begin. Says
"began <pid>" and "ended <pid> <status>" for each; the status is that of `os.waitpid`.
"""

import asyncio
import json
import os
import signal
import sys
from functools import partial
from pathlib import Path

from syren_tui.client import PortalClient
from syren_tui.renewal.change import send
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.series_runner import SeriesRunner

MAX_BATCH = 2
_LONGEST_PAUSE = 0.02


async def quickly(seconds: float) -> None:
    """Wait, but not for long."""
    await asyncio.sleep(min(seconds, _LONGEST_PAUSE))


async def run(url: str, token: str, path: str) -> int:
    """Run a journal until it is done; returns 0 where it is."""
    journal = Journal.open(Path(path))
    try:
        async with PortalClient(url, sleep=quickly) as client:
            client._token = token
            working = SeriesRunner(
                journal,
                partial(send, client),
                max_batch=MAX_BATCH,
                history=client.history,
                sleep=quickly,
            )
            return 0 if (await working.run()).finished else 3
    finally:
        journal.close()


def main() -> None:
    """Fork a process a line."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            status = 4
            try:
                status = asyncio.run(run(**json.loads(line)))
            finally:
                os._exit(status)
        print("began", pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print("ended", pid, status, flush=True)


if __name__ == "__main__":
    main()
