"""Series that were run before the console opens."""

from pathlib import Path

from syren_tui.renewal.change import send
from syren_tui.renewal.store import SeriesStore
from tests.portal.world import World
from tests.tui.console import ADDRESS
from tests.tui.renewal.runs import run_of, sender
from tests.tui.renewal.series import plan_of, signed_in


async def series(world: World, folder: Path, *, batches: int = 99, edited: str = "") -> Path:
    """Run a series for everybody; somebody may edit an account just before it runs."""
    async with signed_in(world) as client:
        journal = SeriesStore(folder, ADDRESS, "fouesnant").create(await plan_of(client))
        if edited:
            await client.patch(edited, 1, {"city": "Brest"})
        with journal:
            if batches == 99:
                assert (await run_of(journal, sender(client)).run()).finished
            for number in range(batches if batches < 99 else 0):
                batch = journal.next_batch(2, f"key {number}")
                assert batch is not None
                await send(client, batch.request, batch.idempotency_key)
    return journal.path
