"""Several processes that serve from one listening socket."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

_WAITED_FOR: Final = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_PAUSE_SECONDS: Final = 1.0
"""Between a worker's end and its successor's start: what ends at once is not tried without end."""
_log = logging.getLogger("syren_portal.server")


def run_workers(count: int, work: Callable[[int], None]) -> None:
    """Run `work` in that many processes until SIGTERM or SIGINT, which is forwarded to each.

    Each is given its number, from 0 on; a worker that ends without being told to is replaced by one
    with the same. Call it before there are threads or open
    connections: a process is copied with what it has.
    """
    alive, owned = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, _WAITED_FOR)
    workers = {_start(work, number, alive, owned): number for number in range(count)}
    stopping = False
    while workers:
        if signal.sigwait(_WAITED_FOR) is not signal.SIGCHLD:
            stopping = True
            for pid in workers:
                os.kill(pid, signal.SIGTERM)
            continue
        ended = [workers.pop(pid) for pid in _ended(workers)]
        if ended and not stopping:
            _log.error("a worker ended: another takes its place")
            time.sleep(_PAUSE_SECONDS)
            workers |= {_start(work, number, alive, owned): number for number in ended}
    os.close(alive)
    os.close(owned)


def _ended(workers: Iterable[int]) -> list[int]:
    """Return the workers that have ended; they are then forgotten by the system."""
    return [pid for pid in workers if os.waitpid(pid, os.WNOHANG)[0] == pid]


def _start(work: Callable[[int], None], number: int, alive: int, owned: int) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.close(owned)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WAITED_FOR)
        threading.Thread(target=_end_with_the_parent, args=(alive,), daemon=True).start()
        work(number)
        status = 0
    except Exception as error:  # noqa: BLE001 -- the process ends here, and says of what
        _log.error("a worker failed: %s", type(error).__name__)
    finally:
        os._exit(status)


def _end_with_the_parent(alive: int) -> None:
    """Wait until the other end of the pipe is closed: then no process forwards signals."""
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)
