"""What hostile answers cost the console: each in a process of its own, over loopback."""

import asyncio
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.attack.finding import Finding
from tests.attack.hostile_answers import Hostile, known, made_up

MOST_SECONDS: Final = 1.0
"""Of the processor, for an answer of 1 MB; a selection may be 24 MB once it is decompressed."""
MOST_MEGABYTES: Final = 64.0
_SELECTION: Final = 24
_PATIENCE: Final = 120.0
_MOST_MEMORY: Final = 4 * 2**30
"""Bytes of address space: what costs more ends there, not the machine."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the console made of an answer, and at what cost."""

    outcome: str
    """The kind of the error; or ``read``, where it keeps the contract."""
    seconds: float
    """Of the processor, for each time that it was sent."""
    megabytes: float
    """More at most than before."""


def bar_of(hostile: Hostile) -> tuple[float, float]:
    """Return the seconds and megabytes that an answer may cost."""
    # A bar is for a megabyte: a selection is let grow to 24.
    times = _SELECTION if hostile.call == "selection" else 1
    return MOST_SECONDS * times, MOST_MEGABYTES * times


def measured(answers: Sequence[Hostile]) -> Iterator[tuple[Hostile, Cost]]:
    """Yield what each answer costs, in turn."""
    with _portal() as portal, _console(portal.url) as ask:
        for answer in answers:
            portal.answer, portal.sent = answer, 0
            outcome, seconds, megabytes = ask(answer.call)
            yield answer, Cost(outcome, seconds / max(1, portal.sent), megabytes)


def too_dear(answers: Sequence[Hostile]) -> list[tuple[Hostile, Cost]]:
    """Return the answers that cost more than they may, or end otherwise than in words."""
    return [(answer, cost) for answer, cost in measured(answers) if not _is_held(answer, cost)]


def _is_held(answer: Hostile, cost: Cost) -> bool:
    seconds, megabytes = bar_of(answer)
    ended_in_words = not cost.outcome.startswith("!")
    return ended_in_words and cost.seconds <= seconds and cost.megabytes <= megabytes


def attack(chance: Random, tries: int) -> Iterator[Finding]:
    """Send every answer that is known, and so many that are made up."""
    seed = chance.randrange(10**9)
    answers = [*known(), *(made_up(seed, each) for each in range(tries))]
    for answer, cost in measured(answers):
        said = f"{cost.seconds:.3f} s, {cost.megabytes:.1f} MB, {cost.outcome}"
        name = f"{answer.call}: {answer.name}, {len(answer.content):,} bytes"
        yield Finding(name, said, _is_held(answer, cost))


# The portal.


class _Portal:
    """Sends one answer to whoever asks."""

    def __init__(self) -> None:
        self.answer = Hostile("", "", b"")
        self.sent = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.listening.accept()
                with line, suppress(OSError):
                    line.settimeout(_PATIENCE)
                    self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked and (read := line.recv(65_536)):
            asked += read
        self.sent += 1
        content, pieces = self.answer.content, self.answer.pieces
        length = max(1, -(-len(content) // pieces))
        for place in range(0, len(content), length):
            line.sendall(content[place : place + length])
        line.shutdown(socket.SHUT_WR)
        while line.recv(65_536):
            pass


@contextmanager
def _portal() -> Iterator[_Portal]:
    portal = _Portal()
    thread = threading.Thread(target=portal.serve, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        with suppress(OSError):
            portal.listening.shutdown(socket.SHUT_RDWR)
        portal.listening.close()
        thread.join()


# The console.


@contextmanager
def _console(url: str) -> Iterator[Callable[[str], tuple[str, float, float]]]:
    """Start a process that makes calls, each in a copy of itself; yield what has it make one."""
    command = [sys.executable, "-m", "tests.attack.console_answers", url]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asked, told = process.stdin, process.stdout

    def ask(call: str) -> tuple[str, float, float]:
        asked.write(f"{call}\n")
        asked.flush()
        outcome, seconds, megabytes = json.loads(told.readline())
        return outcome, seconds, megabytes

    try:
        yield ask
    finally:
        asked.close()
        process.wait()
        told.close()


def _calls(url: str) -> int:
    """Make the calls that the input names; write what each came to and cost."""
    _use(url, "libraries")  # what is made at the first use is made now
    for line in sys.stdin:
        heard, tell = os.pipe()
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (int(_PATIENCE), int(_PATIENCE)))
            os.write(tell, json.dumps(_cost(url, line.strip())).encode())
            os._exit(0)
        os.close(tell)
        with os.fdopen(heard) as file:
            said = file.read()
        os.waitpid(child, 0)
        # A process that was ended says nothing: that is dear too.
        print(said or json.dumps(["!ended", _PATIENCE, _MOST_MEMORY / 2**20]), flush=True)
    return 0


def _cost(url: str, call: str) -> tuple[str, float, float]:
    before, began = _peak(), time.process_time()
    try:
        outcome = _use(url, call)
    except BaseException as error:  # noqa: BLE001 -- what is looked for
        outcome = f"!{type(error).__name__}"
    return outcome, time.process_time() - began, _peak() - before


def _peak() -> float:
    """Return the most megabytes that this process has had."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _use(url: str, call: str) -> str:
    """Make a call and show what comes of it; return the kind of the error, or ``read``."""
    return asyncio.run(_used(url, call))


async def _used(url: str, call: str) -> str:
    from syren_tui.client import PortalClient
    from syren_tui.client.errors import ClientError
    from syren_tui.i18n import Speech
    from syren_tui.texts.failures import failure

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    async with PortalClient(url, sleep=at_once) as client:
        try:
            read = await _made(client)[call]()
        except ClientError as error:
            failure(error, Speech())
            return type(error).__name__
        _show(read)
    return "read"


def _made(client: Any) -> dict[str, Callable[[], Awaitable[Any]]]:
    from syren_api.queries import SubscriberFilter, SubscriberQuery
    from syren_api.requests import RenewalRequest

    batch = {"items": [{"id": "a", "version": 1}], "activate_resources": True}
    return {
        "portal": client.portal,
        "libraries": client.libraries,
        "sign_in": lambda: client.sign_in("a", "b"),
        "subscribers": lambda: client.subscribers(SubscriberQuery()),
        "selection": lambda: client.selection(SubscriberFilter()),
        "subscriber": lambda: client.subscriber("a"),
        "patch": lambda: client.patch("a", 2, {"city": "Brest"}),
        "history": lambda: client.history("a"),
        "renew": lambda: client.renew(RenewalRequest.model_validate(batch), "key"),
        "refused": lambda: client.subscriber("a"),
    }


def _show(read: Any) -> None:
    """Make the lines of the screens of what was read, as they are made for 80 columns."""
    from syren_api.models import HistoryEntry, Portal, SubscriberPage
    from syren_tui.i18n import Speech
    from syren_tui.texts.rows import row_of
    from syren_tui.texts.values import history_lines
    from tests.attack.true_answers import ANSWERS

    portal, speech = Portal.model_validate(ANSWERS["portal"]), Speech()
    if isinstance(read, SubscriberPage):
        for subscriber in read.items:
            row_of(subscriber, portal, speech, 38, lines=2)
    if isinstance(read, tuple):
        for entry in read:
            if isinstance(entry, HistoryEntry):
                history_lines(entry, portal, speech)


if __name__ == "__main__":
    sys.exit(_calls(sys.argv[1]))
