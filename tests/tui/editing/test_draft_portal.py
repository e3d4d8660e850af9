"""A draft against a real portal: what has nothing in its way is taken, what has is refused."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.client.errors import Conflict, InvalidRequest
from syren_tui.editing.draft import Draft, as_patch
from syren_tui.i18n import Speech
from syren_tui.session import Session
from tests.portal.world import TODAY, World, fresh_database, world_at
from tests.tui.editing.drafts import edit
from tests.tui.sessions import session_on

DAY = "library_registered_on"
EDITS: dict[str, list[Any]] = {
    "last_name": ["LE GOFF", "x" * 101, "\x07", "\u200b", "é\u202e"],
    "city": ["Brest", "x" * 101, "\x1b[31m"],
    "postal_code": ["29000", "2900", "٢٩١٧٠", " 29170 "],
    "registration_number": ["12", "x" * 41, " "],
    "birth_date": ["1/1/01", "31/12/1900", "t"],
    DAY: ["", "t", "21/11/2025", "20/11/2025", "22/11/2026", "fin 21/11/2026"],
    "status": [*Status, *[Status.VALIDATED] * 5],
    "resources": [
        {"pressreader": "validated"},
        {"pressreader": "refused", "brief-me": "validated"},
        {"cafeyn": None},
        {"cafeyn": "validated"},
    ],
}
edits = st.lists(
    st.sampled_from([(field, value) for field, values in EDITS.items() for value in values]),
    min_size=1,
    max_size=3,
).map(dict)
records = st.fixed_dictionaries(
    {
        "status": st.sampled_from(list(Status)),
        "library_registered_on": st.sampled_from(
            [None, date(2024, 2, 29), date(2026, 1, 5), TODAY]
        ),
        "resources": st.dictionaries(
            st.sampled_from(["pressreader", "cafeyn"]),
            st.sampled_from(["pending", "validated", "refused"]),
        ),
    }
)


@pytest.fixture(params=["syren", "loiretek"])
async def desk(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[World, Session]]:
    """Each of both portals, and somebody signed in there."""
    async with (
        world_at(fresh_database(tmp_path, request.param)) as world,
        session_on(world) as session,
    ):
        yield world, session


async def record_on(world: World, session: Session, fields: dict[str, Any]) -> Subscriber:
    """Register somebody whose record this portal can hold."""
    known = {resource.id for resource in world.portal.resources}
    held = {key: value for key, value in fields["resources"].items() if key in known}
    status = fields["status"] if fields["status"] in world.portal.statuses else Status.PENDING
    who = world.subscriber(**fields | {"resources": held, "status": status})
    return await session.client.subscriber(who)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=records, typed=edits)
async def test_the_draft_and_the_portal_agree(
    desk: tuple[World, Session], fields: dict[str, Any], typed: dict[str, Any]
) -> None:
    """Whatever is readable is sent here, for the portal to judge."""
    world, session = desk
    base = await record_on(world, session, fields)
    draft = Draft(base, session.portal, Speech())
    edit(draft, **typed)
    parsed = draft.read()
    if not parsed.changes:
        return
    try:
        saved = await session.client.patch(base.id, base.version, as_patch(parsed.changes))
    except InvalidRequest as error:
        assert parsed.errors
        wrong = {each.pointer.split("/")[1] for each in error.errors}
        assert wrong
        if parsed.decision is not None or DAY not in parsed.errors:
            # Else nothing is said of status and resources until the day can be read.
            assert wrong <= {field.partition(".")[0] for field in parsed.errors}
    except Conflict as error:
        assert error.code == "registration_number_taken" or base.status is Status.EXPIRED
    else:
        assert not parsed.errors.keys() & parsed.changes.keys()
        assert parsed.decision is None or parsed.decision.allowed
        assert draft.rebased(saved, parsed.changes).read().changes == {}
