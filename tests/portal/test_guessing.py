"""Who guesses passwords: what an address is, who is slowed down, and who is never kept out."""

import asyncio
import logging
import unicodedata
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from syren_portal.db.schema import attempts, sign_in_places, tokens
from syren_portal.http.addresses import counted
from syren_portal.http.queue_limits import MOST_HASHES_WAITING, MOST_LATE, HashingQueue
from syren_portal.keyed_hash import KeyedHash
from syren_portal.passwords import Passwords, Verdict, new_token, token_hash
from syren_portal.store import people
from syren_portal.store.attempts import Attempt, sign_in_failed
from tests.portal.cheap import CHEAP
from tests.portal.world import PASSWORD, World, code

LOGIN = "fouesnant"


async def sign_in(
    world: World, address: str = "192.0.2.1", login: str = LOGIN, password: str = PASSWORD
) -> httpx.Response:
    body = {"login": login, "password": password}
    return await world.anyone(address).post("/session", json=body)


def failed(world: World, times: int, login: str = LOGIN, at: datetime | None = None) -> None:
    """Leave failures behind, each from an address of its own."""
    values = {
        "purpose": "sign_in",
        "subject_hash": world.keyed.of(f"staff {login}"),
        "at": at or world.clock(),
        "forgiven": False,
    }
    rows = [values | {"address": f"198.51.{n // 250}.{n % 250}"} for n in range(times)]
    with world.database.write() as connection:
        connection.execute(attempts.insert(), rows)


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:0201", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_what_an_address_is(address: str, known_as: str) -> None:
    assert counted(address) == known_as


async def test_a_whole_ipv6_line_is_one_address(syren: World) -> None:
    for number in range(10):
        answer = await sign_in(syren, f"2001:db8:1:2::{number}", password="faux")
        assert code(answer) == (401, "bad_credentials")
    assert code(await sign_in(syren, "2001:db8:1:2:ffff::")) == (429, "too_many_attempts")
    assert (await sign_in(syren, "2001:db8:1:3::1")).status_code == 201


async def test_an_ipv4_address_in_ipv6_is_that_address(syren: World) -> None:
    for number in range(10):
        address = "::ffff:192.0.2.9" if number % 2 else "192.0.2.9"
        assert (await sign_in(syren, address, password="faux")).status_code == 401
    assert code(await sign_in(syren, "::ffff:192.0.2.9")) == (429, "too_many_attempts")
    assert code(await sign_in(syren, "192.0.2.9")) == (429, "too_many_attempts")


@pytest.mark.parametrize("login", [LOGIN, "nobody"])
async def test_from_sixty_failures_an_hour_each_answer_is_late(syren: World, login: str) -> None:
    failed(syren, 59, login)
    assert (await sign_in(syren, "203.0.113.1", login, "faux")).status_code == 401
    assert syren.pauses == []
    await sign_in(syren, "203.0.113.2", login, "faux")
    assert syren.pauses == [1.0]
    failed(syren, 120, login)
    await sign_in(syren, "203.0.113.3", login)
    assert syren.pauses[1:] == [181 / 60]
    failed(syren, 1000, login)
    await sign_in(syren, "203.0.113.4", login)
    assert syren.pauses[2:] == [8.0]
    await sign_in(syren, "203.0.113.4", "quimperle")
    syren.clock.advance(minutes=61)
    await sign_in(syren, "203.0.113.5", login)
    assert len(syren.pauses) == 3


async def test_where_the_right_password_was_given_nobody_waits(syren: World) -> None:
    assert (await sign_in(syren)).status_code == 201
    failed(syren, 300)
    assert (await sign_in(syren)).status_code == 201
    assert syren.pauses == []
    assert (await sign_in(syren, "203.0.113.1")).status_code == 201
    assert syren.pauses == [5.0]


async def test_how_many_wait_is_bounded_and_they_hold_nothing(syren: World) -> None:
    failed(syren, 60)
    go_on, all_wait = asyncio.Event(), asyncio.Event()
    waiting: list[float] = []
    context = syren.app.state.context

    async def pause(seconds: float) -> None:
        waiting.append(seconds)
        if len(waiting) == MOST_LATE:
            all_wait.set()
        await go_on.wait()

    object.__setattr__(context, "pause", pause)
    held = [
        asyncio.create_task(sign_in(syren, f"203.0.113.{number}")) for number in range(MOST_LATE)
    ]
    await all_wait.wait()
    assert code(await sign_in(syren, "203.0.114.1")) == (503, "busy")
    # Others go on meanwhile.
    assert (await sign_in(syren, "203.0.114.1", "quimperle")).status_code == 201
    assert (await syren.staff("support").get("/subscribers")).status_code == 200
    for each in held[10:]:
        each.cancel()
    go_on.set()
    answers = await asyncio.gather(*held, return_exceptions=True)
    assert {each.status_code for each in answers if isinstance(each, httpx.Response)} == {201}


async def test_a_hundred_failures_where_the_right_password_was_given(syren: World) -> None:
    """Ten mistyped passwords at a library do not keep its own staff out."""
    assert (await sign_in(syren)).status_code == 201
    for _ in range(15):
        assert (await sign_in(syren, password="faux")).status_code == 401
    assert (await sign_in(syren)).status_code == 201
    with syren.database.write() as connection:
        for _ in range(100):
            attempt = Attempt.by(f"staff {LOGIN}", "192.0.2.1", syren.keyed)
            sign_in_failed(connection, attempt, syren.clock())
    assert code(await sign_in(syren)) == (429, "too_many_attempts")
    assert (await sign_in(syren, login="quimperle")).status_code == 201


async def test_a_place_is_known_for_thirty_days(syren: World) -> None:
    assert (await sign_in(syren)).status_code == 201
    syren.clock.advance(days=30)
    statuses = [(await sign_in(syren, password="faux")).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    syren.clock.advance(minutes=16)
    assert (await sign_in(syren)).status_code == 201
    with syren.database.read() as connection:
        assert len(connection.execute(sign_in_places.select()).all()) == 1


async def test_what_is_kept_is_hashed_by_a_key_that_the_database_does_not_hold(
    syren: World,
) -> None:
    await sign_in(syren, password="faux")
    await sign_in(syren)
    with syren.database.read() as connection:
        hashed = connection.execute(select(attempts.c.subject_hash)).scalar_one()
        place = connection.execute(sign_in_places.select()).one()
    assert hashed == place.subject_hash == syren.keyed.of(f"staff {LOGIN}")
    assert hashed != KeyedHash().of(f"staff {LOGIN}")
    assert "192.0.2.1" not in str(place)


async def test_beyond_the_queue_for_a_hash_the_portal_is_busy(
    syren: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, all_wait = asyncio.Event(), asyncio.Event()
    hashing: HashingQueue = syren.app.state.context.hashing
    verify = HashingQueue.verify
    at_work: list[str] = []

    async def held(self: HashingQueue, password_hash: str | None, password: str) -> Verdict:
        at_work.append(password)
        if len(at_work) == most:
            all_wait.set()
        await go_on.wait()
        return await verify(hashing, password_hash, password)

    monkeypatch.setattr(HashingQueue, "verify", held)
    most = hashing.most
    assert most <= MOST_HASHES_WAITING + 64
    waiting = [
        asyncio.create_task(sign_in(syren, f"198.51.100.{number}")) for number in range(most)
    ]
    await all_wait.wait()
    for path, body in (
        ("/session", {"login": "quimperle", "password": PASSWORD}),
        ("/patron/session", {"email": "a@b.example", "password": PASSWORD}),
    ):
        # Where it is not refused it would wait with the others, for ever.
        async with asyncio.timeout(20):
            answer = await syren.anyone().post(path, json=body)
        assert code(answer) == (503, "busy")
        assert 1 <= int(answer.headers["retry-after"]) <= 10
    go_on.set()
    answers = await asyncio.gather(*waiting)
    assert {answer.status_code for answer in answers} == {201}


@pytest.mark.parametrize("ahead", [timedelta(minutes=6), timedelta(days=400)])
async def test_what_was_counted_under_a_wrong_clock_counts_for_nothing(
    syren: World, ahead: timedelta
) -> None:
    with syren.database.write() as connection:
        for _ in range(10):
            attempt = Attempt.by(f"staff {LOGIN}", "192.0.2.1", syren.keyed)
            sign_in_failed(connection, attempt, syren.clock() + ahead)
    failed(syren, 70, at=syren.clock() + ahead)
    assert (await sign_in(syren)).status_code == 201
    assert syren.pauses == []


async def test_a_wait_is_no_longer_than_the_window(syren: World) -> None:
    with syren.database.write() as connection:
        for _ in range(10):
            attempt = Attempt.by(f"staff {LOGIN}", "192.0.2.1", syren.keyed)
            sign_in_failed(connection, attempt, syren.clock() + timedelta(minutes=4))
    answer = await sign_in(syren)
    assert code(answer) == (429, "too_many_attempts")
    assert int(answer.headers["retry-after"]) <= 15 * 60


async def test_a_token_made_under_a_wrong_clock_is_none(syren: World) -> None:
    token = new_token()
    with syren.database.write() as connection:
        account = people.find_account(connection, LOGIN)
        assert account is not None
        made = syren.clock() + timedelta(days=1)
        ends = made + timedelta(hours=12)
        people.add_token(connection, token_hash(token), account.id, made, ends)
    headers = {"Authorization": f"Bearer {token}"}
    answer = await syren.anyone().get("/session", headers=headers)
    assert code(answer) == (401, "unauthenticated")
    assert (await sign_in(syren)).status_code == 201
    with syren.database.read() as connection:
        assert len(connection.execute(tokens.select()).all()) == 1


COMPOSED = unicodedata.normalize("NFC", "clé à Élise")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


@pytest.mark.parametrize("stored", [COMPOSED, DECOMPOSED])
@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
async def test_a_password_is_the_same_from_any_keyboard(
    syren: World, stored: str, typed: str
) -> None:
    with syren.database.write() as connection:
        account = people.find_account(connection, LOGIN)
        assert account is not None
        people.set_password_hash(connection, account.id, Passwords(CHEAP).hash(stored))
    assert (await sign_in(syren, password=typed)).status_code == 201


async def test_a_password_hashed_as_it_came_still_works_and_is_made_anew(syren: World) -> None:
    passwords = Passwords(CHEAP)
    with syren.database.write() as connection:
        account = people.find_account(connection, LOGIN)
        assert account is not None
        old = passwords._hasher.hash(DECOMPOSED)
        people.set_password_hash(connection, account.id, old)
    assert (await sign_in(syren, password=DECOMPOSED)).status_code == 201
    assert (await sign_in(syren, password=COMPOSED)).status_code == 201
    assert (await sign_in(syren, password=DECOMPOSED)).status_code == 201


async def test_each_sign_in_is_a_line_in_the_log(
    syren: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "syren_portal.sign_ins")
    wrong = await sign_in(syren, "2001:db8:1:2::7", password="hunter2")
    good = await sign_in(syren)
    lines = [each.getMessage() for each in caplog.records if each.name == "syren_portal.sign_ins"]
    hashed = syren.keyed.of(f"staff {LOGIN}")[:16]
    assert lines == [
        f"sign-in failed kind=staff login={hashed} address=2001:db8:1:2::/64 "
        f"request={wrong.headers['x-request-id']}",
        f"sign-in good kind=staff login={hashed} address=192.0.2.1 "
        f"request={good.headers['x-request-id']}",
    ]
