"""What a batch of 50 renewals takes, beside a batch of one, on a real server with SQLite.

Goal: under 8 times. Each call renews accounts that it changes: the day moves at every round.
``--write FILE`` keeps the raw figures (JSON).
"""

import argparse
import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measuring import Reached, keep, milliseconds, sample_portal

ROUNDS = 40
GOAL = 8.0


def main() -> None:
    """Measure, print, and write the figures where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a file for the raw figures (JSON)")
    options = parser.parse_args()
    with sample_portal(300, 2) as client:
        today = date.fromisoformat(client.get("/portal").json()["today"])
        query = {"status": ["validated", "refused"]}
        people = client.get("/subscribers/selection", params=query).json()["items"]
        versions = {each["id"]: each["version"] for each in people[:51]}
        one, fifty = [people[50]["id"]], [each["id"] for each in people[:50]]
        days = itertools.cycle(today - timedelta(days=back) for back in range(300))
        keys = itertools.count()

        def renew(ids: list[str]) -> httpx.Response:
            day = next(days).isoformat()
            items = [
                {"id": each, "version": versions[each], "library_registered_on": day}
                for each in ids
            ]
            answer = client.post(
                "/renewals",
                json={"items": items, "activate_resources": True},
                headers={"Idempotency-Key": f"round {next(keys)}"},
            )
            for result in answer.json()["results"]:
                _note(result, versions)
            return answer

        single = milliseconds(lambda: renew(one), ROUNDS)
        batch = milliseconds(lambda: renew(fifty), ROUNDS)
    name = f"`POST /renewals`, 50 accounts ({batch:.1f} ms) / 1 account ({single:.1f} ms)"
    keep([Reached(name, batch / single, f"under {GOAL:g}", batch / single < GOAL)], options.write)


def _note(result: dict[str, Any], versions: dict[str, int]) -> None:
    assert result["outcome"] == "renewed", result
    assert result["subscriber"]["version"] == result["previous_version"] + 1
    versions[result["id"]] = result["subscriber"]["version"]


if __name__ == "__main__":
    main()
