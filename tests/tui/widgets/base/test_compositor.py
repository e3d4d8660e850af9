"""What is painted anew in part looks as if all had been, whatever stands before or behind it."""

import random

from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.strip import Strip

from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.records import crowd

REGIONS = 60
"""Of each screen, painted anew one after the other."""


def cells(strip: Strip) -> list[tuple[str, object]]:
    return [(sign, each.style) for each in strip for sign in each.text]


def assert_alike(console: Console, what: str) -> None:
    """Paint parts of the screen anew, and compare them with the whole."""
    compositor = console.app.screen._compositor
    width, height = console.app.size
    whole = compositor.render_strips()
    chance = random.Random(what)  # noqa: S311 -- seeded: the same every time
    for _ in range(REGIONS):
        x, y = chance.randrange(width), chance.randrange(height)
        size = (chance.randint(1, width - x), chance.randint(1, height - y))
        compositor._dirty_regions.add(Region(x, y, *size))
        update = compositor.render_partial_update()
        assert isinstance(update, ChopsUpdate)
        for line, left, right in update.spans:
            place = f"{what}: {left}-{right} of line {line}, of {size} at {x}, {y}"
            cuts = sorted(update.chops[line])
            for cut, end in zip(cuts, [*cuts[1:], width], strict=True):
                if cut < right and end > left:
                    strip = update.chops[line][cut]
                    assert strip is not None, place
                    assert cells(strip) == cells(whole[line].crop(cut, end)), place


async def test_on_every_kind_of_screen(world: World) -> None:
    crowd(world, 40)
    async with console_on(world, size=(100, 30)) as console:
        for keys, seen in (
            ((), "40 abonnés"),
            (("enter", "down", "space"), "1 coché"),
            (("f",), "tous"),
            (("escape", "f1"), "Aide"),
            (("escape", "enter"), "[Informations]"),
            (("ctrl+t", "ctrl+t"), "[Ressources]"),
            (("escape", "escape"), "40 abonnés"),
            (("q",), "Quitter la console"),
        ):
            await console.press(*keys)
            await console.sees(seen)
            await console.settled()
            assert_alike(console, seen)
