"""Who does not exist costs the portal what a wrong password costs: time tells nothing.

Counted, not timed: the hashes computed with their parameters, and the statements sent to the
database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from sqlalchemy import event

from syren_portal.passwords import NOBODY, Passwords
from tests.portal.world import PASSWORD, World, code

EMAIL = "annaig@courriel.example"


@dataclass
class Work:
    """What an answer cost."""

    hashes: list[Parameters] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


@contextmanager
def measured(world: World) -> Iterator[Work]:
    work = Work()
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, known: str | bytes, password: str | bytes) -> Any:
        work.hashes.append(extract_parameters(str(known)))
        return verify(hasher, known, password)

    def noted(*arguments: Any) -> None:
        work.statements.append(arguments[2])

    event.listen(world.database.engine, "before_cursor_execute", noted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordHasher, "verify", counted)
        try:
            yield work
        finally:
            event.remove(world.database.engine, "before_cursor_execute", noted)


async def cost(world: World, path: str, body: dict[str, str], expected: tuple[int, str]) -> Work:
    with measured(world) as work:
        answer = await world.anyone().post(path, json=body)
    assert code(answer) == expected
    return work


@pytest.mark.parametrize(
    ("path", "member", "known"),
    [
        ("/session", "login", "fouesnant"),
        ("/patron/session", "email", EMAIL),
        ("/patron/renewal-requests", "email", EMAIL),
    ],
)
async def test_the_unknown_cost_what_the_known_cost(
    syren: World, path: str, member: str, known: str
) -> None:
    syren.subscriber(email=EMAIL)
    wrong = await cost(syren, path, {member: known, "password": "faux"}, (401, "bad_credentials"))
    unknown = await cost(
        syren, path, {member: "x" + known, "password": "faux"}, (401, "bad_credentials")
    )
    assert len(wrong.hashes) == 1
    assert wrong == unknown

    # Once throttled, no password is looked at, right or wrong, known or not.
    for login in (known, "x" + known):
        for _ in range(9):
            await syren.anyone().post(path, json={member: login, "password": "faux"})
        for password in (PASSWORD, "faux"):
            body = {member: login, "password": password}
            assert (await cost(syren, path, body, (429, "too_many_attempts"))).hashes == []


def test_what_stands_for_nobody_is_hashed_as_a_new_password_is() -> None:
    assert extract_parameters(NOBODY) == extract_parameters(Passwords().hash("x"))
