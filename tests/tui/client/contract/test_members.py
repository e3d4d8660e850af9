"""Answers that break the contract: each is noticed, and none is taken as true.

The answers are those of a real portal, written down, and then changed: every member in turn, and
what no model can see by itself, such as the record of somebody else.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from syren_tui.client.errors import (
    UnexpectedAnswer,
)
from tests.faults import Replay
from tests.portal.world import World
from tests.tui.client.calls import CALLS, NO_BODY
from tests.tui.client.contract.answers import Answers, made, outcome, told, written_down
from tests.tui.client.lies import ABSENT, Path, changed

NULLABLE = {
    "oldest",
    "valid_until", "registration_number", "library_registered_on", "validity_months",
    "idempotency_key", "before", "after", "library", "requested_at", "status_reason",
    "subscriber",
}  # fmt: skip
"""Members that may be null; `library` in an account only."""


ANYTHING = {"before", "after"}


# Every member.


LATER = {"claimed_number", "features", "requested_at", "status_reason"}
"""What a portal of the first version does not have."""


LATER_SELECTED = {"birth_date", "library"}
"""What its selections do not have besides."""


def members(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every member, at any depth, and every item of a list."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield (*path, key), inner
        if isinstance(inner, dict | list):
            yield from members(inner, (*path, key))


def others(value: Any) -> list[Any]:
    """Return values of other kinds than this one's."""
    if isinstance(value, bool):
        return ["true", 1, None, {}]
    if isinstance(value, int):
        return [str(value), value + 0.5, True, None, -value - 1, 10**30]
    if isinstance(value, str):
        return [5, None, {}, [value], True]
    if isinstance(value, list):
        return [None, {}, "text"]
    if isinstance(value, dict):
        return [None, [], "text"]
    return [{}, [], True]  # null


def is_allowed(call: str, path: Path, old: Any, new: Any) -> bool:
    """Tell whether the contract, as far as a client knows it, allows that."""
    name = path[-1]
    if (name in LATER or (call == "selection" and name in LATER_SELECTED)) and new is ABSENT:
        return True
    if call == "selection" and name in LATER_SELECTED and new is None:
        return True
    if name in ANYTHING:
        return new is not ABSENT
    if "counts" in path[:-1] and new is ABSENT:
        return bool(old == 0)  # the client does not know which statuses the portal has
    return name in NULLABLE and new is None and (name != "library" or path[0] == "account")


@pytest.mark.parametrize("name", sorted(set(CALLS) - NO_BODY))
async def test_every_member_of(name: str, world: World, answers: Answers) -> None:
    status, body = (await written_down(world, answers))[name]
    accepted = await outcome(body, made(name), status)
    assert not isinstance(accepted, type), "what the portal answers is taken as it is"
    wrongly = []
    async with told(body, status) as client:
        replay = client._transport._http._transport
        assert isinstance(replay, Replay)
        for path, old in members(body):
            absent = [ABSENT] if isinstance(path[-1], str) else []
            for new in (*others(old), *absent):
                if is_allowed(name, path, old, new):
                    continue
                replay.body = changed(body, path, new)
                try:
                    await made(name)(client)
                except UnexpectedAnswer:
                    continue
                wrongly.append((path, "absent" if new is ABSENT else new))
    assert wrongly == []
