"""Why an account has its status: said by staff, shown to staff, cleared with the status."""

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from syren_api.statuses import Status
from syren_portal.db.migrate import migrate
from syren_portal.db.schema import history, subscribers
from tests.portal.world import PASSWORD, TODAY, World, field_codes, match, one_database, patch

REASON = "pas d’abonnement en cours"


async def reason(client: httpx.AsyncClient, subscriber: str) -> Any:
    return (await client.get(f"/subscribers/{subscriber}")).json()["status_reason"]


async def newest(client: httpx.AsyncClient, subscriber: str) -> dict[str, Any]:
    entry: dict[str, Any] = (await client.get(f"/subscribers/{subscriber}/history")).json()[0]
    return entry


async def test_it_is_set_kept_and_cleared_with_the_status(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    for version, (body, expected, changed) in enumerate(
        (
            ({"status": "refused", "status_reason": f" {REASON}\u00a0"}, REASON, True),
            ({"city": "Brest"}, REASON, True),
            ({"status": "to_revalidate"}, None, True),
            ({"status_reason": "à rappeler"}, "à rappeler", True),
            ({"status": "refused", "status_reason": "à rappeler"}, "à rappeler", True),
            ({"status_reason": None}, None, True),
        ),
        start=1,
    ):
        answer = await patch(client, subscriber, body, version=version)
        assert answer.json()["status_reason"] == expected, body
        assert (answer.json()["version"] == version + 1) is changed
        assert await reason(client, subscriber) == expected
        (listed,) = (await client.get("/subscribers")).json()["items"]
        assert listed["status_reason"] == expected
    (selected,) = (await client.get("/subscribers/selection")).json()["items"]
    assert "status_reason" not in selected


async def test_naming_the_status_that_stands_clears_nothing(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.REFUSED, status_reason=REASON)
    client = syren.staff("fouesnant")
    answer = await patch(client, subscriber, {"status": "refused", "status_reason": REASON})
    assert answer.json()["version"] == 1
    answer = await patch(client, subscriber, {"status": "refused"})
    assert (answer.json()["version"], answer.json()["status_reason"]) == (1, REASON)


@one_database
@pytest.mark.parametrize("given", ["", " \u200b", "x" * 201, "a\nb", "a\x9b", 3, ["a"]])
async def test_reasons_that_are_none(syren: World, given: Any) -> None:
    body = {"status": "refused", "status_reason": given}
    answer = await patch(syren.staff("fouesnant"), syren.subscriber(), body)
    assert field_codes(answer) == [("/status_reason", "invalid")]


async def test_the_history_has_it_and_a_revert_brings_it_back(syren: World) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    await patch(client, subscriber, {"status": "refused", "status_reason": REASON})
    assert (await newest(client, subscriber))["changes"] == [
        {"field": "status", "before": "pending", "after": "refused"},
        {"field": "status_reason", "before": None, "after": REASON},
    ]
    await patch(client, subscriber, {"status": "to_revalidate"}, version=2)
    assert {"field": "status_reason", "before": REASON, "after": None} in (
        await newest(client, subscriber)
    )["changes"]
    back = await client.post(f"/subscribers/{subscriber}/revert", headers=match(3))
    assert (back.json()["status"], back.json()["status_reason"]) == ("refused", REASON)


async def test_a_renewal_clears_it_and_that_is_a_change(syren: World) -> None:
    subscriber = syren.subscriber(
        status=Status.VALIDATED, library_registered_on=TODAY, status_reason=REASON
    )
    client = syren.staff("fouesnant")
    items = [{"id": subscriber, "version": 1, "library_registered_on": str(TODAY)}]
    body = {"items": items, "activate_resources": False}
    answer = await client.post("/renewals", json=body, headers={"Idempotency-Key": "k"})
    (result,) = answer.json()["results"]
    assert (result["previous_version"], result["subscriber"]["version"]) == (1, 2)
    assert result["subscriber"]["status_reason"] is None
    assert (await newest(client, subscriber))["changes"] == [
        {"field": "status_reason", "before": REASON, "after": None}
    ]
    assert (await client.post(f"/subscribers/{subscriber}/revert", headers=match(2))).is_success
    assert await reason(client, subscriber) == REASON


async def test_patrons_are_not_told_and_their_calls_clear_it(syren: World) -> None:
    subscriber = syren.subscriber(
        status=Status.VALIDATED,
        library_registered_on=date(2025, 1, 1),
        status_reason=REASON,
        email="a@b.example",
    )
    other = syren.subscriber(status=Status.REFUSED, status_reason=REASON, email="c@d.example")
    client, patron = syren.staff("fouesnant"), syren.anyone()
    body = {"email": "a@b.example", "password": PASSWORD}
    told = [await patron.post("/patron/session", json=body)]
    assert await reason(client, subscriber) is None
    await patch(client, subscriber, {"status_reason": REASON}, version=2)
    told.append(await patron.post("/patron/renewal-requests", json=body))
    told.append(await patron.post("/patron/session", json=body))
    told.append(await patron.post("/patron/session", json=body | {"email": "c@d.example"}))
    assert [each.status_code for each in told] == [403, 202, 403, 403]
    for each in told:
        assert "abonnement en cours" not in each.text
        assert "status_reason" not in each.text
    assert await reason(client, subscriber) is None
    assert await reason(client, other) == REASON


async def test_what_the_version_before_goes_on_to_write_is_mended(syren: World) -> None:
    """Two services, restarted one after the other: see docs/hosting.md."""
    client = syren.staff("departement")
    c = subscribers.c
    people = {
        name: syren.subscriber(status=Status.REFUSED, status_reason=REASON)
        for name in ("decided", "renewed", "edited", "left")
    }
    changes = {
        "decided": {"status": "to_revalidate", "status_reason": REASON},
        "renewed": {"library_registered_on": str(TODAY)},
        "edited": {"city": "Brest"},
    }
    for name, change in changes.items():
        assert (await patch(client, people[name], change)).is_success
    with syren.database.write() as connection:
        # That version writes neither column, and of a renewal no more than its action.
        for name in changes:
            connection.execute(
                update(subscribers).where(c.id == people[name]).values(reason_version=1)
            )
        seq = select(c.seq).where(c.id == people["renewed"]).scalar_subquery()
        entry = (history.c.subscriber_seq == seq) & (history.c.version == 2)
        connection.execute(update(history).where(entry).values(action="renewed"))
    migrate(syren.database)
    found = {name: await reason(client, each) for name, each in people.items()}
    assert found == {"decided": None, "renewed": None, "edited": REASON, "left": REASON}
    assert (await patch(client, people["edited"], {"city": "Quimper"}, version=2)).is_success
    migrate(syren.database)
    assert await reason(client, people["edited"]) == REASON


async def test_a_reason_said_again_with_another_status_is_not_mended(syren: World) -> None:
    subscriber = syren.subscriber(status=Status.REFUSED, status_reason=REASON)
    client = syren.staff("fouesnant")
    await patch(client, subscriber, {"status": "to_revalidate", "status_reason": REASON})
    migrate(syren.database)
    assert await reason(client, subscriber) == REASON
