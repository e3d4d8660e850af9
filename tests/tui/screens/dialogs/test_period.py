"""A period of end dates: from, to, or both."""

from datetime import timedelta

from syren_api.statuses import Status
from tests.portal.world import TODAY, World
from tests.tui.console import console_on

TITLE = "Date de fin de validité, comme 18/04/2024"


async def test_a_period_filters_by_end_date(world: World) -> None:
    for name, days in (("TÔT", 5), ("MILIEU", 50), ("TARD", 100)):
        day = TODAY - timedelta(days=365 - days)  # it ends so many days from today
        world.subscriber(last_name=name, status=Status.VALIDATED, library_registered_on=day)
    world.subscriber(last_name="SANS")
    async with console_on(world, size=(130, 24)) as console:
        await console.press("down", "e", "5")
        await console.sees(TITLE, "Du", "Au", "jj/mm/aaaa")
        assert console.focused == "from"
        await console.type("01/01/2027")
        await console.press("enter")
        await console.until(lambda: console.focused == "to")
        await console.type("31/01/2027")
        await console.press("enter")
        await console.sees("e Fin: 01/01/2027 – 31/01/2027", "MILIEU", "1 abonné", absent=[TITLE])
        await console.press("e", "enter")
        await console.sees(TITLE, "01/01/2027", "31/01/2027")
        await console.press("tab")
        await console.replace("")
        await console.press("ctrl+s")
        await console.sees("e Fin: 01/01/2027 – …", "MILIEU", "TARD", "2 abonnés")
        await console.press("e", "enter")
        await console.sees(TITLE)
        await console.replace("")
        await console.press("tab", *"t", "down", "up", "enter")
        await console.sees("e Fin: … – 21/11/2026", "0 abonné")
        await console.press("e", "enter", "escape")
        await console.sees("e Fin: … – 21/11/2026", absent=[TITLE])
        await console.press("e", "enter")
        await console.sees(TITLE)
        await console.press("tab")
        await console.replace("")
        await console.press("enter")
        await console.sees("e Fin: toutes", "4 abonnés")


async def test_a_period_that_is_none(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.press("down", "e", "5")
        await console.sees(TITLE)
        await console.type("zut")
        await console.press("enter")
        await console.says("Cette date ne se lit pas : écrivez-la comme 18/04/2024")
        assert console.focused == "from"
        await console.replace("31/01/2027")
        await console.press("enter")
        await console.until(lambda: console.focused == "to")
        await console.replace("31/02/2027")
        await console.press("enter")
        await console.sees("Ce jour n’existe pas.")
        assert console.focused == "to"
        await console.replace("01/01/2027")
        await console.press("enter")
        await console.sees("Le premier jour vient après le dernier.")
        await console.press("escape")
        await console.sees("e Fin: toutes", "DUPONT", absent=[TITLE])


async def test_a_period_typed_at_one_go(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world, size=(130, 24)) as console:
        await console.press("down")
        for year in range(2027, 2033):
            await console.press("e", "5")
            await console.sees(TITLE)
            console.post(*f"0101{year}", "enter", *f"3112{year}", "enter")
            await console.sees(f"e Fin: 01/01/{year} – 31/12/{year}", "0 abonné")
            console.post("x")
            await console.sees("e Fin: toutes", "1 abonné")
        assert console.search == ""


async def test_t_is_the_portals_day(world: World) -> None:
    async with console_on(world, size=(130, 24)) as console:
        world.clock.advance(hours=11.5)  # half past midnight in Paris
        await console.press("down", "e", "5")
        await console.sees(TITLE)
        await console.press("t")
        await console.sees("22/11/2026")
        await console.press("enter", "enter")
        await console.sees("e Fin: 22/11/2026 – …")
