"""Calls sent to a portal one after the other, and what each costs it."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlencode

from tests.attack.bodies import CREDENTIALS, TEMPLATES, body
from tests.attack.cost import LARGEST_REFUSAL, Cost, Meter, bar
from tests.attack.finding import Finding
from tests.portal.process import RunningPortal, running_portal
from tests.portal.world import World, database_at, fresh_database

LARGEST: Final = 16_384
LARGEST_WITH_TOKEN: Final = 1_000_000
_HASHED: Final = frozenset({201, 401, 403, 409})
"""What is answered, of calls with a password, once it has been hashed."""


@dataclass
class Target:
    """A portal, and a token for it."""

    portal: RunningPortal
    token: str
    subscriber: str
    hash: Cost = field(default_factory=lambda: Cost(0, 0))
    """What a sign-in costs that is of the smallest."""

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._host = self.portal.url.partition("//")[2]
        self._connection = http.client.HTTPConnection(self._host, timeout=120)
        self.meter = Meter(self.portal.process.pid)
        costs = [
            self.send("POST", "/session", json.dumps(CREDENTIALS).encode())[2] for _ in range(4)
        ]
        self.hash = Cost(max(each.seconds for each in costs), max(each.megabytes for each in costs))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def send(
        self, method: str, path: str, content: bytes = b"", *, signed_in: bool = False
    ) -> tuple[int, int, Cost]:
        """Send one call; returns the status, the bytes of the answer, and the cost."""
        number = next(self._numbers)
        # Each from an address of its own, or the throttle would answer before all else.
        headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        if signed_in:
            headers |= {
                "Authorization": self.token,
                "If-Match": '"1"',
                "Idempotency-Key": f"key {number}",
            }
        self.meter.begin()
        try:
            self._connection.request(method, f"/api/v1{path}", content or None, headers)
            answer = self._connection.getresponse()
            size = len(answer.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0, 0, self.meter.cost()
        return answer.status, size, self.meter.cost()


@contextmanager
def target(*options: str) -> Iterator[Target]:
    """Run a portal of one's own."""
    with TemporaryDirectory() as folder:
        url = fresh_database(Path(folder))
        with database_at(url) as database:
            world = World(database)
            world.clock.now = datetime.now(UTC)
            subscriber = world.subscriber()
            token = world.staff("departement").headers["Authorization"]
        with (
            running_portal(url, "--behind-proxy", *options, HASHING="real") as portal,
            closing(Target(portal, token, subscriber)) as found,
        ):
            yield found


def attack(chance: Random, tries: int) -> Iterator[Finding]:
    """Send made-up bodies and queries, and say of each kind what the dearest cost."""
    with target() as portal:
        dearest: dict[str, Finding] = {}
        shares: dict[str, float] = {}
        for _ in range(tries):
            path = chance.choice(list(TEMPLATES))
            finding, share = one(portal, chance, path)
            if share >= shares.get(path, 0) or not finding.held:
                dearest[path], shares[path] = finding, max(share, shares.get(path, 0))
            if not finding.held:
                yield finding
        for path in sorted(dearest):
            yield dearest[path]
        yield from queries(portal, chance, max(5, tries // 10))


def one(portal: Target, chance: Random, path: str) -> tuple[Finding, float]:
    """Send one body; returns what it came to, and its share of its bar."""
    signed_in = path in {"/renewals", "/subscribers"}
    most = LARGEST_WITH_TOKEN if signed_in else LARGEST
    size = chance.choice((most, most, most // 2, most // 10, LARGEST))
    how, content = body(chance, path, size)
    method, where = (
        ("PATCH", f"{path}/{portal.subscriber}") if path == "/subscribers" else ("POST", path)
    )
    status, answered, cost = portal.send(method, where, content, signed_in=signed_in)
    allowed = bar(len(content))
    if not signed_in and status in _HASHED:
        allowed = allowed + portal.hash
    small = status < 400 or answered <= LARGEST_REFUSAL
    held = status not in {0, 500} and small and cost.within(allowed)
    share = max(cost.seconds / allowed.seconds, cost.megabytes / allowed.megabytes)
    said = f"{cost}  {status}, {answered} bytes answered"
    return Finding(f"{path} {how}, {len(content)} bytes", said, held), share


def queries(portal: Target, chance: Random, tries: int) -> Iterator[Finding]:
    """Ask for lists by parameters that are made up."""
    dearest: tuple[float, Finding] | None = None
    for _ in range(tries):
        name = chance.choice(("search", "status", "resource", "library", "unknown", "", "offset"))
        value = chance.choice(("a", "é", "\u0301", "9", "-", "\0", "a b ", "%")) * chance.randrange(
            300
        )
        pairs = [
            (name + str(n) * chance.randrange(2), value) for n in range(chance.randrange(1, 900))
        ]
        query = urlencode(pairs)[:14_000]
        status, answered, cost = portal.send("GET", f"/subscribers?{query}", signed_in=True)
        held = status not in {0, 500} and cost.within(bar(len(query)))
        held = held and (status < 400 or answered <= LARGEST_REFUSAL)
        finding = Finding(
            f"query of {len(query)} bytes", f"{cost}  {status}, {answered} bytes", held
        )
        if not held:
            yield finding
        if dearest is None or cost.seconds > dearest[0]:
            dearest = cost.seconds, finding
    if dearest is not None:
        yield dearest[1]
