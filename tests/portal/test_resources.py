"""Giving and taking resources, and deleting: what one portal allows and another does not."""

from tests.portal.world import World, code, field_codes, patch


async def test_resources_on_syren(syren: World) -> None:
    subscriber = syren.subscriber(resources={"brief-me": "pending"})
    client = syren.staff("fouesnant")
    body = {"resources": {"brief-me": "refused", "pressreader": "validated"}}
    after = (await patch(client, subscriber, body)).json()
    assert {each["id"]: each["status"] for each in after["resources"]} == body["resources"]
    taken = await patch(client, subscriber, {"resources": {"brief-me": None}}, 2)
    assert code(taken) == (422, "resource_not_allowed")
    assert field_codes(taken) == [("/resources/brief-me", "resource_not_allowed")]


async def test_resources_on_loiretek(loiretek: World) -> None:
    subscriber = loiretek.subscriber(resources={"cvs": "pending", "gerip": "pending"})
    client = loiretek.staff("fouesnant")
    given = await patch(client, subscriber, {"resources": {"cafeyn": "validated"}})
    assert code(given) == (422, "resource_not_allowed")
    after = (await patch(client, subscriber, {"resources": {"cvs": None}})).json()
    assert after["resources"] == [{"id": "gerip", "name": "Gerip", "status": "pending"}]
    validated = (await patch(client, subscriber, {"status": "validated"}, 2)).json()
    assert validated["resources"][0]["status"] == "validated"
    assert validated["valid_until"] is None


async def test_only_the_department_deletes(syren: World) -> None:
    subscriber = syren.subscriber()
    for login in ("fouesnant", "quimperle", "support"):
        refused = await syren.staff(login).delete(f"/subscribers/{subscriber}")
        assert code(refused) == (403, "forbidden")
        assert "contact.bdf@finistere.fr" in refused.json()["detail"]
    department = syren.staff("departement")
    assert (await department.delete(f"/subscribers/{subscriber}")).status_code == 204
    for gone in (
        await department.delete(f"/subscribers/{subscriber}"),
        await department.get(f"/subscribers/{subscriber}"),
        await department.get(f"/subscribers/{subscriber}/history"),
    ):
        assert code(gone) == (404, "not_found")
    assert (await department.get("/subscribers")).json()["total"] == 0
