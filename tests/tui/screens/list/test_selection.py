"""Selection: kept by who is marked, whatever the list shows."""

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.records import crowd


def names(world: World, *given: str) -> None:
    for name in given:
        world.subscriber(last_name=name)


async def test_marks_outlive_searches_filters_orders_and_refreshes(world: World) -> None:
    names(world, "DUPONT", "LE GALL", "MARTIN")
    world.subscriber(last_name="VALIDE", status=Status.VALIDATED)
    async with console_on(world) as console:
        await console.press("down", "down", "space")
        await console.sees("1 coché")
        assert console.line_with("LE GALL").startswith("›*")
        await console.press("slash", *"mar")
        await console.sees("1 coché, dont 1 hors de cette liste", "MARTIN", absent=["LE GALL"])
        await console.press("enter", "a")
        await console.sees("2 cochés, dont 1 hors de cette liste")
        await console.press("escape", "x")
        await console.sees("2 cochés", "LE GALL", "4 abonnés")
        await console.press("f", "4")
        await console.sees("2 cochés, dont 2 hors de cette liste", "VALIDE", absent=["MARTIN"])
        await console.press("x", "o", "1", "ctrl+r")
        await console.sees("Nom ▼", "2 cochés")
        await console.settled()
        marked = {line.split()[-3] for line in console.lines if line[1:2] == "*"}
        assert marked == {"GALL", "MARTIN"}
        # All of this list; the same again takes these marks away; d takes all.
        await console.press("a")
        await console.sees("4 cochés")
        await console.press("a")
        await console.sees("4 abonnés", absent=["coché"])
        await console.press("space")
        await console.sees("1 coché")
        await console.press("d")
        await console.sees("4 abonnés", absent=["coché"])


async def test_everybody_of_a_long_list_and_nobody_of_one_that_is_too_long(world: World) -> None:
    crowd(world, 700, Status.PENDING)
    async with console_on(world) as console:
        await console.press("down", "a")
        await console.sees("700 cochés")
        await console.press("slash", *"nom069")
        await console.sees("10 abonnés", "700 cochés, dont 690 hors de cette liste")
        await console.press("enter", "a")
        await console.sees("690 cochés, dont 690 hors de cette liste")
        console.line.broken = True
        await console.press("a")
        await console.sees("Le portail ne répond pas")
        # What went wrong stands where the marks are counted, until the next one.
        await console.press("space")
        await console.sees("691 cochés, dont 690 hors de cette liste", absent=["ne répond pas"])


async def test_an_old_count_of_the_hidden_never_overtakes_a_new_one(world: World) -> None:
    crowd(world, 300, Status.PENDING)
    async with console_on(world) as console:
        await console.press("down", "space")
        await console.sees("1 coché")
        slow = console.line.hold("selection?search=nom02")
        await console.press("slash", *"nom02")
        await console.sees("100 abonnés")
        await console.until(lambda: console.line.asked("selection?search=nom02"))
        await console.press("escape")
        await console.sees("300 abonnés")
        slow.set()
        await console.settled()
        assert "1 coché" in console.text
        assert "hors de cette liste" not in console.text


async def test_marking_all_is_not_lost_to_a_refresh(world: World) -> None:
    crowd(world, 120, Status.PENDING)
    world.subscriber(last_name="VALIDE", status=Status.VALIDATED)
    async with console_on(world) as console:
        await console.press("down", "f", "4")
        await console.sees("VALIDE", "1 abonné")
        await console.press("space", "f", "2")
        await console.sees("120 abonnés", "1 coché, dont 1 hors")
        slow = console.line.hold("GET /subscribers/selection")
        await console.press("a")
        await console.until(lambda: console.line.under_way)
        before = len(console.line.reads)
        await console.app.screen.run_action("reload")  # keys wait for the marks
        await console.until(lambda: len(console.line.reads) > before)
        await console.turn()
        slow.set()
        await console.settled()
        assert "121 cochés, dont 1 hors de cette liste" in console.text


def marked(console: Console) -> list[str]:
    """The names of the marked, as far as they are in view."""
    return [line[38:].split()[0] for line in console.lines if line[1:2] == "*"]


async def test_a_range_by_shift_and_the_arrows(world: World) -> None:
    names(world, "ABALLÉA", "BIHAN", "CORRE", "DÉNIEL", "EVEN")
    async with console_on(world) as console:
        await console.press("down", "space", "down", "down", "shift+down", "shift+down")
        await console.sees("4 cochés")
        assert marked(console) == ["ABALLÉA", "CORRE", "DÉNIEL", "EVEN"]
        # Back: less again, then upwards; who was marked before stays.
        await console.press("shift+up", "shift+up", "shift+up")
        await console.sees("3 cochés")
        assert marked(console) == ["ABALLÉA", "BIHAN", "CORRE"]
        # Elsewhere another range begins.
        await console.press("end", "shift+up")
        await console.sees("5 cochés")
        await console.press("shift+down")
        await console.sees("4 cochés")
        assert marked(console) == ["ABALLÉA", "BIHAN", "CORRE", "EVEN"]


async def test_a_range_by_a_letter_as_far_as_the_list_goes(world: World) -> None:
    crowd(world, 700, Status.PENDING)
    async with console_on(world) as console:
        await console.press("down", "down", "m")
        await console.sees("1 coché", "La plage commence ici")
        await console.press("down", "down", "m")
        await console.sees("3 cochés")
        # Rows that were never shown belong to it too; keys wait for them.
        await console.press("end", "up", "m")
        await console.sees("698 cochés")
        await console.press("slash", *"nom06")
        await console.sees("100 abonnés", "698 cochés, dont 599 hors")
