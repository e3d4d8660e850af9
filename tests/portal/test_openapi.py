"""The published description: equal to the committed one, and true of the answers."""

from pathlib import Path
from typing import Any

import httpx

from syren_portal.app import bare_app
from syren_portal.openapi import written
from tests.portal.world import World

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"
CALLS = {
    "/api/v1/portal": {"get"},
    "/api/v1/libraries": {"get"},
    "/api/v1/session": {"get", "post", "delete"},
    "/api/v1/subscribers": {"get"},
    "/api/v1/subscribers/selection": {"get"},
    "/api/v1/subscribers/similar": {"get"},
    "/api/v1/subscribers/batch": {"post"},
    "/api/v1/subscribers/{subscriber_id}": {"get", "patch", "delete"},
    "/api/v1/subscribers/{subscriber_id}/history": {"get"},
    "/api/v1/subscribers/{subscriber_id}/revert": {"post"},
    "/api/v1/renewals": {"post"},
    "/api/v1/registrations": {"post"},
    "/api/v1/patron/session": {"post"},
    "/api/v1/patron/renewal-requests": {"post"},
    "/healthz": {"get"},
}


def test_the_committed_document_is_todays() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == written(bare_app()), "run: make openapi"


async def test_the_server_publishes_it(syren: World) -> None:
    answer = await syren.anyone().get(httpx.URL("http://portal/openapi.json"))
    document = answer.json()
    assert document == bare_app().openapi()
    assert document["openapi"].startswith("3.1")
    assert {path: set(operations) for path, operations in document["paths"].items()} == CALLS


def test_every_reference_leads_somewhere() -> None:
    document = bare_app().openapi()
    schemas = document["components"]["schemas"]

    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            here = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return here + [each for value in node.values() for each in references(value)]
        if isinstance(node, list):
            return [each for value in node for each in references(value)]
        return []

    found = references(document)
    assert found
    for reference in found:
        assert reference.removeprefix("#/components/schemas/") in schemas


def test_every_problem_is_described_as_one() -> None:
    for operations in bare_app().openapi()["paths"].values():
        for operation in operations.values():
            assert "503" in operation["responses"]
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert set(response["content"]) == {"application/problem+json"}
