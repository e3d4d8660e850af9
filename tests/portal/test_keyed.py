"""The idempotency of keys, of renewals and of batches: one space of keys, and one code."""

import json

import pytest
from sqlalchemy import select

from syren_portal.db.schema import renewal_answers, renewal_results
from tests.portal.keyed import BATCH, RENEWALS, Kind, of_each_kind
from tests.portal.world import TODAY, World, code, match, one_database, patch

pytestmark = of_each_kind


@one_database
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": ""}, {"Idempotency-Key": '""'}])
async def test_a_batch_without_a_key_is_refused(
    syren: World, kind: Kind, headers: dict[str, str]
) -> None:
    answer = await syren.staff("fouesnant").post(kind.path, content=b"{", headers=headers)
    assert code(answer) == (400, "idempotency_key_missing")


async def test_a_key_has_a_length(syren: World, kind: Kind) -> None:
    client, body = syren.staff("fouesnant"), kind.body({"nobody": 1})
    assert code(await kind.send(client, body, "k" * 256)) == (422, "invalid")
    assert (await kind.send(client, body, "k" * 255)).status_code == 200


async def test_support_may_not_renew(syren: World, kind: Kind) -> None:
    answer = await kind.send(syren.staff("support"), {"no": "batch"})
    assert code(answer) == (403, "forbidden")


async def test_the_same_key_and_body_again(syren: World, kind: Kind) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    body = kind.body({subscriber: 1, "nobody": 1})
    first = await kind.send(client, body)
    syren.clock.advance(days=6, hours=23)
    again_signed_in = syren.staff("fouesnant")
    turned = {name: body[name] for name in reversed(body)} | {
        "items": [{name: item[name] for name in reversed(item)} for item in body["items"]]
    }
    content = json.dumps(turned, indent=1).replace('"version": 1', '"version" :1.0')
    for key in ("key", '"key"'):
        again = await again_signed_in.post(
            kind.path, content=content.encode(), headers={"Idempotency-Key": key}
        )
        assert (again.status_code, again.content) == (200, first.content)
    history = await again_signed_in.get(f"/subscribers/{subscriber}/history")
    assert len(history.json()) == 2


async def test_the_same_key_with_another_body(syren: World, kind: Kind) -> None:
    people = {syren.subscriber(): 1}
    client = syren.staff("fouesnant")
    await kind.send(client, kind.body(people))
    others = [kind.body(people, 1), kind.body(people | {"nobody": 1}), {"no": "batch"}]
    for other in others:
        assert code(await kind.send(client, other)) == (422, "idempotency_key_reused")


async def test_the_path_is_part_of_the_body(syren: World, kind: Kind) -> None:
    people = {syren.subscriber(): 1}
    client = syren.staff("fouesnant")
    other = BATCH if kind is RENEWALS else RENEWALS
    body = kind.body(people)
    await kind.send(client, body)
    for sent in (body, other.body(people), [kind.path, body]):
        assert code(await other.send(client, sent)) == (422, "idempotency_key_reused")


async def test_another_accounts_same_key_is_another_key(syren: World, kind: Kind) -> None:
    subscriber = syren.subscriber()
    await kind.send(syren.staff("fouesnant"), kind.body({subscriber: 1}))
    (found,) = await kind.results(syren.staff("departement"), kind.body({subscriber: 2}, 1))
    assert (found["outcome"], found["previous_version"]) == (kind.outcome, 2)


async def test_only_answers_with_200_are_stored(syren: World, kind: Kind) -> None:
    client = syren.staff("fouesnant")
    body = kind.body({syren.subscriber(): 1})
    assert code(await kind.send(client, body | {"items": 3})) == (422, "invalid")
    assert (await kind.send(client, body)).status_code == 200


async def test_a_key_is_forgotten_after_seven_days(syren: World, kind: Kind) -> None:
    subscriber = syren.subscriber()
    await kind.send(syren.staff("fouesnant"), kind.body({subscriber: 1}))
    syren.clock.advance(days=7)
    (found,) = await kind.results(syren.staff("fouesnant"), kind.body({subscriber: 2}, 1))
    assert found["previous_version"] == 2
    with syren.database.read() as connection:
        assert len(connection.execute(renewal_answers.select()).all()) == 1
        assert len(connection.execute(renewal_results.select()).all()) == 1


@pytest.mark.parametrize("by", ["call", "batch"])
async def test_of_who_is_deleted_a_stored_answer_keeps_id_and_outcome(
    syren: World, kind: Kind, by: str
) -> None:
    gone, stale, stays = (syren.subscriber(last_name=name) for name in ("PARTI", "PARTIE", "RESTE"))
    client, department = syren.staff("fouesnant"), syren.staff("departement")
    body = kind.body({gone: 1, stale: 9, stays: 1})
    first = await kind.results(client, body)
    if by == "call":
        for each in (gone, stale):
            assert (await department.delete(f"/subscribers/{each}")).status_code == 204
    else:
        items = [
            {"id": each, "version": version, "delete": True}
            for each, version in ((gone, 2), (stale, 1))
        ]
        deleted = await BATCH.results(department, {"items": items})
        assert {each["outcome"] for each in deleted} == {"deleted"}
    with syren.database.read() as connection:
        stored = connection.execute(select(renewal_results.c.result)).scalars().all()
    assert "PARTI" not in "".join(stored)
    again = await kind.results(client, body)
    assert again[0] == first[0] | {"subscriber": None}
    assert again[1] == first[1] | {"problem": first[1]["problem"] | {"current": None}}
    assert again[2] == first[2]
    assert len((await client.get(f"/subscribers/{stays}/history")).json()) == 2


async def test_of_a_body_no_more_than_a_hash_is_kept(syren: World, kind: Kind) -> None:
    client = syren.staff("fouesnant")
    body = kind.body({syren.subscriber(): 9, "id-inconnu": 1}, 7)
    await kind.send(client, body)
    with syren.database.read() as connection:
        (answer,) = connection.execute(renewal_answers.select()).all()
        results = connection.execute(select(renewal_results.c.result)).scalars().all()
    assert len(answer.body_hash) == 64
    for sent in ("Ville 7", "n° 7", str(TODAY.replace(day=13))):
        assert sent not in "".join(results)


async def test_the_history_names_the_key(syren: World, kind: Kind) -> None:
    subscriber = syren.subscriber()
    client = syren.staff("fouesnant")
    key = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    await kind.send(client, kind.body({subscriber: 1}), key)
    newest = (await client.get(f"/subscribers/{subscriber}/history")).json()[0]
    assert (newest["idempotency_key"], newest["action"]) == (key, kind.action)
    again = await patch(client, subscriber, {"city": "Brest"}, version=2)
    assert again.json()["version"] == 3


async def test_what_it_did_can_be_reverted(syren: World, kind: Kind) -> None:
    subscriber = syren.subscriber(resources={"brief-me": "pending"})
    client = syren.staff("fouesnant")
    before = (await client.get(f"/subscribers/{subscriber}")).json()
    await kind.send(client, kind.body({subscriber: 1}))
    after = await client.post(f"/subscribers/{subscriber}/revert", headers=match(2))
    different = {"version": 3, "updated_at": after.json()["updated_at"]}
    assert after.json() == before | different
