"""A hundred sign-ins at once, and what the list's readers notice of it."""

import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import httpx

from tests.attack.calls import Target, target
from tests.attack.finding import Finding
from tests.portal.world import PASSWORD

AT_ONCE = 100
QUIET_CALLS = 100
SPARE_SECONDS = 0.050


def attack(chance: Random, tries: int) -> Iterator[Finding]:
    """Sign in at once, right and wrong, while somebody reads the list."""
    with target() as portal:
        address, token = portal.portal.api, portal.token
        with httpx.Client(base_url=address, headers={"Authorization": token}) as reader:
            quiet = [_seconds(reader) for _ in range(QUIET_CALLS)]
            ended = threading.Event()
            crowded: list[float] = []

            def read() -> None:
                while not ended.is_set():
                    crowded.append(_seconds(reader))

            with ThreadPoolExecutor(AT_ONCE + 1) as pool:
                reading = pool.submit(read)
                passwords = [chance.choice((PASSWORD, "faux")) for _ in range(AT_ONCE)]
                statuses = Counter(
                    pool.map(_sign_in, [portal] * AT_ONCE, passwords, range(AT_ONCE))
                )
                ended.set()
                reading.result()
        before, during = statistics.median(quiet), statistics.median(crowded)
        yield Finding(
            f"{AT_ONCE} sign-ins at once",
            f"the list's median {before * 1000:.1f} ms before, {during * 1000:.1f} ms meanwhile; "
            f"answered {dict(sorted(statuses.items()))}",
            during <= 2 * before + SPARE_SECONDS and set(statuses) <= {201, 401, 503},
        )


def _seconds(reader: httpx.Client) -> float:
    began = time.perf_counter()
    assert reader.get("/subscribers").status_code == 200
    return time.perf_counter() - began


def _sign_in(portal: Target, password: str, number: int) -> int:
    headers = {"X-Forwarded-For": f"192.0.2.{number}"}
    body = {"login": "fouesnant", "password": password}
    with httpx.Client(base_url=portal.portal.api, timeout=60, headers=headers) as client:
        return client.post("/session", json=body).status_code
