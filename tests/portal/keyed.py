"""Calls that are answered once a key, and what they have in common: renewals and batches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import httpx
import pytest

from tests.portal.world import TODAY


@dataclass(frozen=True)
class Kind:
    """One such call."""

    path: str
    outcome: str
    """Of an item that was done."""
    action: str
    """In the history."""

    def body(
        self, people: Mapping[str, int], number: int = 0, today: date = TODAY
    ) -> dict[str, Any]:
        """Return a body that changes each, given by id and version; each number another change."""
        if self.path == "/renewals":
            day = str(today - timedelta(days=1 + number % 28))
            items = [
                {"id": each, "version": version, "library_registered_on": day}
                for each, version in people.items()
            ]
            return {"items": items, "activate_resources": True}
        change = {"city": f"Ville {number}", "status": "refused", "status_reason": f"n° {number}"}
        return {
            "items": [
                {"id": each, "version": version, "change": change}
                for each, version in people.items()
            ]
        }

    async def send(
        self, client: httpx.AsyncClient, body: Any, key: str = "key", **headers: str
    ) -> httpx.Response:
        """Send a body."""
        return await client.post(self.path, json=body, headers={"Idempotency-Key": key} | headers)

    async def results(
        self, client: httpx.AsyncClient, body: Any, key: str = "key"
    ) -> list[dict[str, Any]]:
        """Send a body that is answered by a 200; returns the results, which are in its order."""
        answer = await self.send(client, body, key)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["results"]
        assert [each["id"] for each in found] == [each["id"] for each in body["items"]]
        return found


RENEWALS: Final = Kind("/renewals", "renewed", "renewed")
BATCH: Final = Kind("/subscribers/batch", "changed", "edited")
of_each_kind: Final = pytest.mark.parametrize("kind", [RENEWALS, BATCH], ids=["renewals", "batch"])
