"""The record of a patron who gave a card number that another account has."""

import pytest

from tests.portal.world import World, fresh_database, world_at
from tests.tui.console import console_on


async def test_the_record_says_whose_the_number_is(world: World) -> None:
    world.subscriber(last_name="CORRE", first_name="Loïc", registration_number="A-7788")
    world.subscriber(last_name="AAA", claimed_number="a7788")
    async with console_on(world) as console:
        await console.press("down", "enter")
        await console.says("N° demandé : a7788, déjà porté par CORRE Loïc")
        await console.press("ctrl+n")
        await console.sees("CORRE Loïc", "2 sur 2", absent=["N° demandé"])


@pytest.mark.parametrize("preset", ["loiretek"])
async def test_where_it_cannot_be_read_whose_it_is(tmp_path_factory: pytest.TempPathFactory,
                                                   preset: str) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("claim")
    async with world_at(fresh_database(folder, preset)) as world:
        world.subscriber(last_name="AAA", claimed_number="a7788")
        async with console_on(world) as console:
            await console.press("down", "enter")
            await console.says("N° demandé : a7788, déjà porté par un autre abonné")
