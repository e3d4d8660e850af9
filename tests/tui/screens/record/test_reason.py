"""Why an account is refused: the field under the status."""

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.records import stored


async def test_a_refusal_is_said_why(world: World) -> None:
    one = world.subscriber(last_name="DUPONT", status=Status.TO_REVALIDATE)
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        assert "Motif" not in console.text
        await console.press("down", "down")
        await console.sees("(•) Refusé", "Motif")
        await console.press("tab")
        await console.type("doublon")
        await console.sees("2 changements non enregistrés (Statut)")
        await console.press("ctrl+s")
        await console.until(lambda: stored(world, one).status is Status.REFUSED, "refused")
        assert stored(world, one).status_reason == "doublon"
        await console.sees("doublon", absent=["non enregistré"])
        await console.press("down", "up")
        await console.sees("(•) Validé", absent=["Motif"])
