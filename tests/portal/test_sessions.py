"""Signing in and out, and the throttle."""

import asyncio
import logging
from typing import Any

import httpx
import pytest

from syren_portal.db.schema import attempts, tokens
from tests.portal.world import PASSWORD, World, code, one_database


async def sign_in(
    client: httpx.AsyncClient, login: str = "fouesnant", password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/session", json={"login": login, "password": password})


@pytest.mark.parametrize("login", ["fouesnant", "Fouesnant", "departement", "support"])
async def test_signing_in_and_out(syren: World, login: str) -> None:
    client = syren.anyone()
    answer = await sign_in(client, login)
    assert answer.status_code == 201
    session = answer.json()
    assert session["token_type"] == "Bearer"
    assert session["expires_at"] == "2026-11-22T00:00:00.000Z"
    library = login.lower() == "fouesnant"
    assert session["account"]["login"] == login.lower()
    assert session["account"]["role"] == {"departement": "department"}.get(
        login, "library" if library else "support"
    )
    assert session["account"]["library"] == (
        {"id": "fouesnant", "name": "FOUESNANT"} if library else None
    )
    client.headers["Authorization"] = f"bearer {session['access_token']}"
    assert (await client.get("/session")).json() == session["account"]
    assert (await client.delete("/session")).status_code == 204
    for call in (client.get("/session"), client.delete("/session"), client.get("/subscribers")):
        assert code(await call) == (401, "unauthenticated")


async def test_a_token_expires(syren: World) -> None:
    client = syren.anyone()
    client.headers["Authorization"] = f"Bearer {(await sign_in(client)).json()['access_token']}"
    syren.clock.advance(hours=11, minutes=59)
    assert (await client.get("/session")).status_code == 200
    syren.clock.advance(minutes=1)
    ended = await client.get("/session")
    assert code(ended) == (401, "unauthenticated")
    assert 'error="invalid_token"' in ended.headers["www-authenticate"]


async def test_tokens_are_stored_hashed(syren: World) -> None:
    token = (await sign_in(syren.anyone())).json()["access_token"]
    with syren.database.read() as connection:
        stored = connection.execute(tokens.select()).one()
    assert token not in str(stored)


async def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(syren: World) -> None:
    client = syren.anyone()
    unknown = await sign_in(client, "nobody")
    wrong = await sign_in(client, password="wrong")
    assert code(unknown) == code(wrong) == (401, "bad_credentials")

    def without_id(answer: httpx.Response) -> dict[str, Any]:
        return {k: v for k, v in answer.json().items() if k != "request_id"}

    assert without_id(unknown) == without_id(wrong)


@one_database
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "a"},
        {"login": 1, "password": "x"},
        {"login": "a", "password": "x", "z": 1},
        {"login": "a", "password": "\0"},
        {"login": "a", "password": "x" * 1025},
    ],
)
async def test_credentials_that_break_the_contract(syren: World, body: dict[str, Any]) -> None:
    assert code(await syren.anyone().post("/session", json=body)) == (422, "invalid")


async def test_ten_failures_for_one_login_from_one_address(syren: World) -> None:
    client = syren.anyone()
    for _ in range(10):
        assert code(await sign_in(client, password="wrong")) == (401, "bad_credentials")
        syren.clock.advance(minutes=1)
    throttled = await sign_in(client)
    assert code(throttled) == (429, "too_many_attempts")
    assert throttled.headers["retry-after"] == str(5 * 60)
    assert (await sign_in(client, "quimperle")).status_code == 201
    assert (await sign_in(syren.anyone("192.0.2.2"))).status_code == 201
    syren.clock.advance(minutes=5)
    assert (await sign_in(client)).status_code == 201


async def test_a_burst_learns_no_more_than_the_limit_lets_through(syren: World) -> None:
    """Guesses sent at the same moment: ten are told that they are wrong, the right one included."""
    guesses = [sign_in(syren.anyone(), password=f"guess {number}") for number in range(14)]
    statuses = [answer.status_code for answer in await asyncio.gather(*guesses)]
    assert sorted(statuses) == [401] * 10 + [429] * 4
    assert code(await sign_in(syren.anyone())) == (429, "too_many_attempts")


async def test_many_colleagues_sign_in_at_once(syren: World) -> None:
    answers = await asyncio.gather(*(sign_in(syren.anyone()) for _ in range(14)))
    assert {answer.status_code for answer in answers} == {201}


async def test_a_success_resets_the_count_for_the_login(syren: World) -> None:
    client = syren.anyone()
    for _ in range(3):
        for _ in range(9):
            assert code(await sign_in(client, password="wrong")) == (401, "bad_credentials")
        assert (await sign_in(client)).status_code == 201
    with syren.database.read() as connection:
        rows = connection.execute(attempts.select()).all()
    assert len(rows) == 27
    assert all(row.forgiven for row in rows)


async def test_tokens_already_given_live_on(syren: World) -> None:
    client = syren.staff("fouesnant")
    for _ in range(10):
        await sign_in(client, password="wrong")
    assert code(await sign_in(client)) == (429, "too_many_attempts")
    assert (await client.get("/subscribers")).status_code == 200


async def test_an_unknown_login_is_throttled_too(syren: World) -> None:
    client = syren.anyone()
    for _ in range(10):
        assert code(await sign_in(client, "nobody")) == (401, "bad_credentials")
    assert code(await sign_in(client, "nobody")) == (429, "too_many_attempts")


async def test_two_hundred_failures_from_one_address(syren: World) -> None:
    with syren.database.write() as connection:
        rows = [
            {
                "purpose": "sign_in",
                "address": "192.0.2.1",
                "subject_hash": f"login {number}",
                "at": syren.clock(),
                "forgiven": number % 2 == 0,
            }
            for number in range(199)
        ]
        connection.execute(attempts.insert(), rows)
    client = syren.anyone()
    assert (await sign_in(client)).status_code == 201
    assert code(await sign_in(client, "nobody")) == (401, "bad_credentials")
    assert code(await sign_in(client)) == (429, "too_many_attempts")
    assert (await sign_in(syren.anyone("192.0.2.2"))).status_code == 201


async def test_what_is_counted_names_nobody(syren: World) -> None:
    await sign_in(syren.anyone(), "mot de passe tapé au mauvais endroit", "x")
    with syren.database.read() as connection:
        assert "tapé" not in str(connection.execute(attempts.select()).all())


async def test_no_log_line_holds_a_secret_or_a_search(
    syren: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = syren.anyone()
    token = (await sign_in(client)).json()["access_token"]
    await sign_in(client, password="hunter2")
    client.headers["Authorization"] = f"Bearer {token}"
    subscriber = syren.subscriber(last_name="SECRET")
    await client.get("/subscribers", params={"search": "kerdoncuff"})
    await client.get(f"/subscribers/{subscriber}")
    portal_lines = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("syren_portal")
    )
    assert "GET /subscribers 200" in portal_lines
    for secret in (token, PASSWORD, "hunter2", "kerdoncuff", "SECRET", subscriber):
        assert secret not in portal_lines
