"""The day's decisions are a series: reopened, undone from its report, and resumed after a cut."""

import sqlite3
from pathlib import Path

import pytest

from syren_api.features import Feature
from syren_api.statuses import Status
from syren_tui.renewal.session_log import SessionLog
from tests.older_portal import OlderPortal
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.line import Line
from tests.tui.records import stored
from tests.tui.screens.decision_queue.deciding import decide, seen


async def test_the_log_is_a_series_that_can_be_undone(world: World) -> None:
    each = world.subscriber(last_name="PREMIER")
    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        await console.press("v")
        await console.sees("✓ Validé")
        await console.settled()
        await console.press("escape")
        await console.sees("Aujourd’hui, FOUESNANT")
        await console.press("escape")
        await console.listed()
        await console.press("h")
        await console.sees("Décider : 1 compte validé")
        await console.press("enter")
        await console.sees("Rapport des décisions", "PREMIER", absent=["r Réessayer"])
        await console.press("u")
        await console.sees("Annuler la décision pour 1 compte ?")
        await console.press("right", "enter")
        await console.until(lambda: stored(world, each).status is Status.PENDING, "undone")
        await console.sees("décision annulée")


@pytest.mark.parametrize("missing", [(), (Feature.BATCH,)], ids=["batch", "patch"])
async def test_what_had_no_answer_is_resumed_at_the_next_sign_in(
    world: World, tmp_path: Path, missing: tuple[Feature, ...]
) -> None:
    """On a portal without batches too, where the change arrived and its answer did not."""
    each = world.subscriber(last_name="PREMIER")
    line = Line(world, OlderPortal(world.app, missing))
    async with console_on(world, line=line, series_folder=tmp_path) as console:
        await decide(console)
        await seen(console, "PREMIER")
        line.hold("PATCH" if missing else "/batch")
        await console.press("v")
        await console.sees("envoi…")
        await console.until(lambda: stored(world, each).status is Status.VALIDATED, "sent")
        console.app.exit()  # the console is cut off: no answer is on disk
    again = Line(world, OlderPortal(world.app, missing))
    async with console_on(world, line=again, series_folder=tmp_path, signed_in=False) as console:
        console.post("enter")
        await console.sees("Des décisions ont été interrompues", "1 sans réponse")
        await console.press("ctrl+s")
        await console.sees("1 compte validé")
    assert stored(world, each).version == 2


async def test_a_log_that_is_not_kept_is_said(
    world: World, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async with console_on(world) as console:
        await decide(console)
        await seen(console, "PREMIER")
        monkeypatch.setattr(SessionLog, "write", full)
        await console.press("v")
        await console.sees("✓ Validé")
        await console.press("p")
        await console.says("cette liste ne sera pas gardée")
