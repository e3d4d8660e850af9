"""What 50 renewals, changes or deletions in one call take, beside one: a real server with SQLite.

Goal: under 8 times. Each call changes its accounts: the day, the reason or the card number is
another at every round.
``--write FILE`` keeps the raw figures (JSON).
"""

import argparse
import itertools
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measuring import Reached, keep, milliseconds, sample_portal

ROUNDS = 40
DELETIONS = 12
"""Rounds of deletions: each needs people of its own."""
GOAL = 8.0


class Desk:
    """Sends calls about people whose versions it knows."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        today = date.fromisoformat(client.get("/portal").json()["today"])
        self._days = itertools.cycle(today - timedelta(days=back) for back in range(300))
        self._numbers = itertools.count()
        query = {"status": ["validated", "refused"]}
        people = client.get("/subscribers/selection", params=query).json()["items"]
        self._versions: dict[str, int] = {each["id"]: each["version"] for each in people}
        self.people = list(self._versions)

    def renew(self, ids: list[str]) -> httpx.Response:
        """Renew them, by another day than the last time."""
        day = next(self._days).isoformat()
        items = [{**self._known(each), "library_registered_on": day} for each in ids]
        return self._send("/renewals", {"items": items, "activate_resources": True})

    def refuse(self, ids: list[str]) -> httpx.Response:
        """Refuse them, for another reason than the last time."""
        change = {"status": "refused", "status_reason": f"motif {next(self._numbers)}"}
        return self._change(ids, lambda: change)

    def renumber(self, ids: list[str]) -> httpx.Response:
        """Give each another card number: what may be taken is written one by one."""
        return self._change(ids, lambda: {"registration_number": f"M{next(self._numbers)}"})

    def delete(self, ids: list[str]) -> httpx.Response:
        """Delete them."""
        items = [{**self._known(each), "delete": True} for each in ids]
        return self._send("/subscribers/batch", {"items": items})

    def _change(self, ids: list[str], change: Callable[[], dict[str, str]]) -> httpx.Response:
        items = [{**self._known(each), "change": change()} for each in ids]
        return self._send("/subscribers/batch", {"items": items})

    def _known(self, subscriber: str) -> dict[str, Any]:
        return {"id": subscriber, "version": self._versions[subscriber]}

    def _send(self, path: str, body: dict[str, Any]) -> httpx.Response:
        key = f"round {next(self._numbers)}"
        answer = self._client.post(path, json=body, headers={"Idempotency-Key": key})
        for result in answer.json()["results"]:
            assert result["outcome"] != "rejected", result
            if result["outcome"] == "deleted":
                continue
            assert result["subscriber"]["version"] == result["previous_version"] + 1
            self._versions[result["id"]] = result["subscriber"]["version"]
        return answer


def main() -> None:
    """Measure, print, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    options = parser.parse_args()
    found = []
    with sample_portal(1500, 2) as client:
        desk = Desk(client)
        one, fifty = desk.people[50:51], desk.people[:50]
        for name, work in (
            ("`POST /renewals`", desk.renew),
            ("`POST /subscribers/batch`, refusals with a reason", desk.refuse),
            ("`POST /subscribers/batch`, card numbers", desk.renumber),
        ):
            single = milliseconds(partial(work, one), ROUNDS)
            found.append(_beside(name, single, milliseconds(partial(work, fifty), ROUNDS)))
        goes = iter(desk.people[51:])
        delete = desk.delete
        single = milliseconds(lambda: delete([*itertools.islice(goes, 1)]), DELETIONS)
        batch = milliseconds(lambda: delete([*itertools.islice(goes, 50)]), DELETIONS)
        found.append(_beside("`POST /subscribers/batch`, deletions", single, batch))
    keep(found, options.write)


def _beside(name: str, one: float, fifty: float) -> Reached:
    said = f"{name}, 50 accounts ({fifty:.1f} ms) / 1 account ({one:.1f} ms)"
    return Reached(said, fifty / one, f"under {GOAL:g}", fifty / one < GOAL)


if __name__ == "__main__":
    main()
