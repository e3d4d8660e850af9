"""A password that is reset, an account that is removed: nothing from before lives on."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from syren_portal.db.schema import accounts, tokens
from syren_portal.http.queue_limits import HashingQueue
from syren_portal.passwords import Cost, Passwords, Verdict
from syren_portal.store import people
from tests.portal.cheap import CHEAP
from tests.portal.keyed import Kind, of_each_kind
from tests.portal.world import PASSWORD, World, code, match

OTHER = "un autre mot de passe"
OUTDATED = Cost(time=2, memory=8, lanes=1)
"""Of hashes that a sign-in makes anew."""
LOGIN = "fouesnant"


def reset(world: World) -> None:
    """What `account reset` does, with a hash that is outdated as well."""
    with world.database.write() as connection:
        account = people.find_account(connection, LOGIN)
        assert account is not None
        people.reset_password(connection, account.id, Passwords(OUTDATED).hash(OTHER))


def remove(world: World) -> None:
    with world.database.write() as connection:
        account = people.find_account(connection, LOGIN)
        assert account is not None
        people.remove_account(connection, account.id)


def outdate(world: World, password: str = PASSWORD) -> None:
    with world.database.write() as connection:
        account = people.find_account(connection, LOGIN)
        assert account is not None
        people.set_password_hash(connection, account.id, Passwords(OUTDATED).hash(password))


async def sign_in(world: World, password: str = PASSWORD) -> httpx.Response:
    return await world.anyone().post("/session", json={"login": LOGIN, "password": password})


@asynccontextmanager
async def once_verified(happens: Callable[[], None]) -> AsyncIterator[None]:
    """Let something happen after the first password is verified, before anything is written."""
    verify, waiting = HashingQueue.verify, [happens]

    async def and_then(self: HashingQueue, password_hash: str | None, password: str) -> Verdict:
        verdict = await verify(self, password_hash, password)
        while waiting:
            await asyncio.to_thread(waiting.pop())
        return verdict

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HashingQueue, "verify", and_then)
        yield


@pytest.mark.parametrize("end", [reset, remove])
async def test_between_a_password_and_its_session(
    syren: World, end: Callable[[World], None]
) -> None:
    outdate(syren)
    async with once_verified(lambda: end(syren)):
        answer = await sign_in(syren)
    assert code(answer) == (401, "bad_credentials")
    with syren.database.read() as connection:
        assert connection.execute(tokens.select()).all() == []
    assert (await sign_in(syren, OTHER)).status_code == (201 if end is reset else 401)


async def test_a_password_that_was_made_anew_meanwhile_is_the_same(syren: World) -> None:
    outdate(syren)
    async with once_verified(lambda: outdate(syren)):
        assert (await sign_in(syren)).status_code == 201


async def test_eight_at_once_over_an_outdated_hash_all_get_in(syren: World) -> None:
    outdate(syren)
    answers = await asyncio.gather(*(sign_in(syren) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    with syren.database.read() as connection:
        staff = people.find_account(connection, LOGIN)
    assert staff is not None
    assert Passwords(CHEAP).verify(staff.password_hash, PASSWORD) is Verdict.RIGHT


@pytest.mark.parametrize("end", [reset, remove])
@pytest.mark.parametrize("seed", range(4))
async def test_under_load_nothing_from_before_lives(
    syren: World, end: Callable[[World], None], seed: int
) -> None:
    """Sign-ins without pause, and somewhere among them the end: then no token and no hash of
    before is left, whoever was under way."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    outdate(syren)
    before = asyncio.Event()
    ended = asyncio.Event()
    answers: list[httpx.Response] = []

    async def keep_signing_in() -> None:
        while not ended.is_set():
            answers.append(await sign_in(syren))
            before.set()

    async def end_it() -> None:
        await before.wait()
        for _ in range(chance.randrange(40)):
            await asyncio.sleep(0)
        await asyncio.to_thread(end, syren)
        ended.set()

    await asyncio.gather(end_it(), *(keep_signing_in() for _ in range(8)))
    assert {answer.status_code for answer in answers} <= {201, 401, 429}
    given = [each.json()["access_token"] for each in answers if each.status_code == 201]
    assert given
    client = syren.anyone()
    for token in given:
        answer = await client.get("/session", headers={"Authorization": f"Bearer {token}"})
        assert code(answer) == (401, "unauthenticated")
    with syren.database.read() as connection:
        assert connection.execute(tokens.select()).all() == []
        for row in connection.execute(accounts.select().where(accounts.c.login == LOGIN)):
            assert Passwords(CHEAP).verify(row.password_hash, OTHER)


@of_each_kind
async def test_a_batch_of_an_account_that_is_removed(
    syren: World, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    """It is no longer signed in: a 401 and nothing done."""
    subscriber = syren.subscriber()
    client = syren.staff(LOGIN)
    transact = type(syren.database).transact

    def too_late(self: Any, work: Any) -> Any:
        remove(syren)
        monkeypatch.undo()
        return transact(self, work)

    monkeypatch.setattr(type(syren.database), "transact", too_late)
    answer = await kind.send(client, kind.body({subscriber: 1}))
    assert code(answer) == (401, "unauthenticated")
    record = await syren.staff("support").get(f"/subscribers/{subscriber}")
    assert record.json()["version"] == 1
    edit = await client.patch(f"/subscribers/{subscriber}", json={}, headers=match(1))
    assert code(edit) == (401, "unauthenticated")
