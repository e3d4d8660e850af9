"""What a batch of 50 renewals takes, beside a batch of one, on a real server with SQLite.

Goal: under 8 times. Each call renews accounts that it changes: the day moves at every round.
"""

import itertools
from datetime import date, timedelta
from typing import Any

import httpx

from benchmarks.measuring import milliseconds, sample_portal

ROUNDS = 40
GOAL = 8.0


def main() -> None:
    """Measure and print."""
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
    ratio = batch / single
    verdict = "pass" if ratio < GOAL else "falls short"
    print(f"POST /renewals, 1 item: {single:.1f} ms; 50 items: {batch:.1f} ms")
    print(f"50 items / 1 item: {ratio:.2f} (goal: under {GOAL:g}): {verdict}")


def _note(result: dict[str, Any], versions: dict[str, int]) -> None:
    assert result["outcome"] == "renewed", result
    assert result["subscriber"]["version"] == result["previous_version"] + 1
    versions[result["id"]] = result["subscriber"]["version"]


if __name__ == "__main__":
    main()
