"""Selections: every match, in the order of the list."""

from typing import Any

import pytest

from syren_api.field_types import MAX_SELECTION
from tests.portal.listed import listed, mixed_crowd
from tests.portal.world import World, code, field_codes


@pytest.fixture
def crowd(syren: World) -> list[dict[str, Any]]:
    """Eighty subscribers of all kinds in two libraries."""
    return mixed_crowd(syren)


async def test_a_selection_is_every_match_in_the_lists_order(
    syren: World, crowd: list[dict[str, Any]]
) -> None:
    client = syren.staff("departement")
    query = {"sort": "-valid_until", "search": "e", "status": ["validated", "refused"]}
    selection = (await client.get("/subscribers/selection", params=query)).json()
    page = await listed(client, limit=200, **query)
    assert selection["total"] == page["total"] > 10
    assert selection["items"] == [
        {
            **{
                name: each[name]
                for name in (
                    "id", "version", "status", "last_name", "first_name", "registration_number",
                    "valid_until", "library_registered_on", "birth_date", "library", "requested_at",
                )
            },
            "resources": [
                {"id": resource["id"], "status": resource["status"]}
                for resource in each["resources"]
            ],
        }
        for each in page["items"]
    ]  # fmt: skip


async def test_a_selection_has_no_pages(syren: World) -> None:
    answer = await syren.staff("fouesnant").get("/subscribers/selection?limit=10")
    assert field_codes(answer) == [("/limit", "invalid")]


async def test_a_selection_may_be_too_large(syren: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_SELECTION == 20_000
    monkeypatch.setattr("syren_portal.store.lists.MAX_SELECTION", 20)
    for _ in range(20):
        syren.subscriber()
    client = syren.staff("fouesnant")
    selection = (await client.get("/subscribers/selection")).json()
    assert selection["total"] == len(selection["items"]) == 20
    syren.subscriber()
    answer = await client.get("/subscribers/selection")
    assert code(answer) == (422, "selection_too_large")
    narrowed = await client.get("/subscribers/selection", params={"status": "refused"})
    assert narrowed.json() == {"items": [], "total": 0}
