"""A desk that saves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from syren_api.models import Subscriber
from syren_api.statuses import Status
from syren_tui.editing.draft import Draft, Value
from syren_tui.editing.saving import SaveOutcome, Saver
from syren_tui.i18n import Speech
from syren_tui.session import Session
from tests.portal.world import World, patch
from tests.tui.editing.drafts import edit
from tests.tui.sessions import Wire, session_on


@dataclass
class Desk:
    """One record open at a desk."""

    world: World
    wire: Wire
    session: Session
    base: Subscriber

    async def save(self, changes: dict[str, Value] | None = None, **typed: Any) -> SaveOutcome:
        """Save what is typed, or changes as they are."""
        draft = Draft(self.base, self.session.portal, Speech())
        edit(draft, **typed)
        sent = draft.read().changes if changes is None else changes
        return await Saver(self.session, Speech()).save(self.base, sent)

    async def current(self) -> Subscriber:
        """Return the record as the portal has it."""
        return await self.session.client.subscriber(self.base.id)

    async def somebody_else_changes(self, **fields: Any) -> None:
        client = self.world.staff("departement")
        answer = await patch(client, self.base.id, fields, (await self.current()).version)
        assert answer.status_code == 200, answer.text


@asynccontextmanager
async def desk_at(world: World, login: str = "fouesnant", **fields: Any) -> AsyncIterator[Desk]:
    usual = {"status": Status.VALIDATED, "library_registered_on": date(2026, 1, 5)}
    who = world.subscriber(**(usual | fields))
    wire = Wire(world)
    async with session_on(world, login, wire=wire) as session:
        base = await session.client.subscriber(who)
        wire.requests.clear()
        yield Desk(world, wire, session, base)
