"""A quiet hour of a signed-in console: what it sends over the network, and to its terminal.

Run as ``python -m benchmarks.quiet_hour [--seconds N] [--write FILE]``. A real console in a
pseudo-terminal, at its list, on a portal behind nginx with TLS and gzip, as a host runs it; a relay
between the two counts bytes. Nothing changes, so all that is sent is the wait for changes, again
and again: an hour is reckoned from whole rounds of it.
"""

import argparse
import json
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.portal.nginx import GZIP, front_of
from tests.portal.process import run, running_portal, self_signed

from benchmarks.goals import machine
from benchmarks.measuring import PASSWORD
from benchmarks.recording import Recording
from benchmarks.resting import at_rest

_APART: Final = 5.0
"""Seconds of silence between two rounds, at least."""
_HOUR: Final = 3600.0


@dataclass
class Relay:
    """Hands bytes on in both directions, and notes when how many."""

    to: int
    """The port of what is behind it."""
    sent: list[tuple[float, int]] = field(default_factory=list)
    received: list[tuple[float, int]] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        """Accept connections until the listener is closed."""
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                for one, other, notes in ((near, far, self.sent), (far, near, self.received)):
                    threading.Thread(target=_hand_on, args=(one, other, notes), daemon=True).start()


def _hand_on(one: socket.socket, other: socket.socket, notes: list[tuple[float, int]]) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            notes.append((time.monotonic(), len(data)))
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@contextmanager
def relayed(port: int) -> Iterator[tuple[int, Relay]]:
    """Run a relay in front of a port of the loopback interface; gives its own port."""
    relay = Relay(port)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=relay.serve, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1], relay


def measured(seconds: float) -> dict[str, float]:
    """Return what a console sends and receives while nothing happens."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        certificate, key = self_signed(folder)
        url = f"sqlite:///{folder / 'portal.db'}"
        done = run("seed", "--database", url, "--preset", "syren", "--password", PASSWORD)
        assert done.returncode == 0, done.stderr
        with running_portal(url, "--behind-proxy") as portal:
            place = portal.url.removeprefix("http://")
            with (
                front_of(
                    folder, place, place, certificate=certificate, key=key, more=GZIP
                ) as front,
                relayed(int(front.url.rpartition(":")[2])) as (port, relay),
            ):
                settings = {
                    "SSL_CERT_FILE": str(certificate),
                    "SYREN_TUI_CONFIG": f"{name}/settings.toml",
                    "XDG_STATE_HOME": name,
                }
                address = f"https://127.0.0.1:{port}"
                command = [sys.executable, "-m", "syren_tui", "--portal", address]
                command += ["--login", "fouesnant", "--lang", "fr"]
                with Recording(command, env=settings) as console:
                    console.wait_for_word("passe")
                    at_rest(console)
                    console.send(f"{PASSWORD}\r".encode())
                    console.wait_for_word("Rechercher")
                    at_rest(console)
                    written, began = console.written, time.monotonic()
                    console.listen(seconds)
                    return {
                        "seconds": seconds,
                        "terminal: bytes": console.written - written,
                        **_hour(relay, began),
                    }


def _hour(relay: Relay, began: float) -> dict[str, float]:
    moments = sorted(at for at, _ in (*relay.sent, *relay.received) if at > began)
    starts = [at for before, at in pairwise([began, *moments]) if at - before > _APART]
    assert len(starts) > 1, "too short for a whole round"
    rounds = _HOUR / statistics.mean(later - earlier for earlier, later in pairwise(starts))
    figures: dict[str, float] = {"network: calls an hour": round(rounds)}
    for what, notes in (("sent", relay.sent), ("received", relay.received)):
        size = sum(count for at, count in notes if starts[0] <= at < starts[-1])
        each = size / (len(starts) - 1)
        figures[f"network: bytes {what} a call"] = round(each)
        figures[f"network: bytes {what} an hour"] = round(each * rounds)
    return figures


def main() -> None:
    """Measure, and keep what was measured where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=130)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    figures = measured(options.seconds)
    for name, figure in figures.items():
        print(f"{name}: {figure:,}")
    if options.write is not None:
        text = json.dumps({"machine": machine(), "figures": figures}, indent=1, ensure_ascii=False)
        options.write.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
