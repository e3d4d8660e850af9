"""The first line of the list at 80 columns: what goes where there is no room for all of it."""

from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.news.following import edit


async def test_the_news_and_the_filter_shorten_before_the_account(world: World) -> None:
    changed = world.subscriber(last_name="DUPONT")
    deleted = world.subscriber(last_name="MARTIN", library="quimperle")
    async with console_on(world, "support") as console:
        await console.sees("Support – SYREN", "Bibliothèque: toutes", "lecture seule")
        await edit(world, changed, last_name="DUPOND")
        await world.staff("departement").delete(f"/subscribers/{deleted}")
        await console.sees("Support – SYREN ", "2 changements : Ctrl+R", "toutes", "lecture seule")
        await console.resize(120, 30)
        await console.sees("1 compte modifié, 1 compte supprimé : Ctrl+R", "Support")
        await console.resize(60, 24)
        await console.sees(" Support ", "Ctrl+R", "toutes", "lecture seule")
