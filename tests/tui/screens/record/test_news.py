"""The open record, when somebody else changes it."""

from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.news.following import edit

SAID = "Modifié à l’instant par departement : Ctrl+R"


async def test_who_has_changed_it_is_said_at_once_and_ctrl_r_shows_it(world: World) -> None:
    who = world.subscriber(last_name="BERNARD")
    async with console_on(world) as console:
        await console.open("BERNARD", reading=True)
        await console.settled()
        await edit(world, who, last_name="BERNIER")
        await console.sees(SAID, "BERNARD")
        await console.press("ctrl+r")
        await console.sees("BERNIER", absent=[SAID])


async def test_what_is_typed_stays(world: World) -> None:
    who = world.subscriber(last_name="BERNARD")
    async with console_on(world) as console:
        await console.open("BERNARD")
        await console.replace("BERTHOU")
        await edit(world, who, city="Brest")
        await console.sees(SAID, "BERTHOU")


async def test_others_and_ones_own_changes_are_not_said(world: World) -> None:
    who = world.subscriber(last_name="BERNARD")
    other = world.subscriber(last_name="CALVEZ")
    async with console_on(world) as console:
        await console.open("BERNARD")
        await console.replace("BERTHOU")
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        await edit(world, other, city="Brest")
        assert console.app.session is not None
        news = console.app.session.news
        await console.until(lambda: news.counts().changed == 1)
        await console.settled()
        assert "Modifié" not in console.text
        await edit(world, who, city="Brest")
        await console.sees(SAID)


async def test_a_deletion_is_said(world: World) -> None:
    who = world.subscriber(last_name="BERNARD")
    async with console_on(world) as console:
        await console.open("BERNARD", reading=True)
        await world.staff("departement").delete(f"/subscribers/{who}")
        await console.says("Ce compte vient d’être supprimé : Échap ramène à la liste.")
