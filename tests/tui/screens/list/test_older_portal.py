"""On a portal without the features by which people are found, everything is as it was before."""

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import date

import pytest

from syren_api.features import Feature
from tests.older_portal import EVERY, OlderPortal
from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.line import Line
from tests.tui.scan.scans import cardholder

FEATURES = (
    Feature.BIRTH_DATE, Feature.RELEVANCE, Feature.SIMILAR, Feature.REQUESTED_AT,
    Feature.SELECTION_IDENTITY,
)  # fmt: skip
BORN = date(1996, 11, 25)


@pytest.fixture
def people(world: World) -> World:
    cardholder(world, "1", last_name="GARNIER", first_name="Pascale")
    cardholder(world, "2", last_name="LE GALL", first_name="Annaïg", birth_date=BORN)
    cardholder(world, "3", last_name="LE GALL", first_name="Annaïg")
    world.subscriber(last_name="ATTENDRE", first_name="Yannick")
    return world


def without(world: World, portal: OlderPortal) -> AbstractAsyncContextManager[Console]:
    return console_on(world, line=Line(world, portal))


@pytest.mark.parametrize(
    "missing", [*({each} for each in FEATURES), EVERY], ids=lambda each: "-".join(sorted(each))[:30]
)
async def test_each_is_used_where_it_is_and_missed_by_nobody(
    people: World, missing: Collection[Feature]
) -> None:
    portal = OlderPortal(people.app, missing)
    has = {each: each not in missing for each in FEATURES}
    async with without(people, portal) as console:
        assert ("depuis" in console.line_with("ATTENDRE")) is has[Feature.REQUESTED_AT]
        await best_first(console, has)
        await by_birth_date(console, has)
        await spelled_nearly_so(console, has)
        await told_apart_in_a_plan(console, has)
        await at_the_desk(console, has)
    assert portal.refused == []


async def best_first(console: Console, has: dict[Feature, bool]) -> None:
    await console.type("le g")
    await console.sees("3 abonnés", "LE GALL", "GARNIER")
    first, second = console.place_of("LE GALL")[1], console.place_of("GARNIER")[1]
    assert (first < second) is has[Feature.RELEVANCE]
    await console.press("enter", "o")
    await console.sees("5 Inscription")
    assert ("Le plus proche" in console.text) is has[Feature.RELEVANCE]
    assert ("Attente" in console.text) is has[Feature.REQUESTED_AT]
    await console.press("escape", "slash")


async def by_birth_date(console: Console, has: dict[Feature, bool]) -> None:
    await console.type("25/11/1996")
    if has[Feature.BIRTH_DATE]:
        await console.sees("LE GALL", "1 abonné")
    else:  # `/` begins a new search
        await console.until(lambda: console.search == "1996")
    await console.press("slash")


async def spelled_nearly_so(console: Console, has: dict[Feature, bool]) -> None:
    await console.type("yanick")
    if has[Feature.SIMILAR]:
        await console.sees("Noms proches", "ATTENDRE Yannick, né(e) le 12/03/1971")
    else:
        await console.sees("Essayé aussi", "« yan »", absent=["Noms proches"])
    await console.press("slash")


async def told_apart_in_a_plan(console: Console, has: dict[Feature, bool]) -> None:
    await console.type("le gall")
    await console.sees("2 abonnés", "né(e) 25/11/1996  2")
    await console.press("enter", "a", "r")
    await console.sees("Renouveler 2 comptes")
    told = "LE GALL Annaïg 25/11/1996 2" if has[Feature.SELECTION_IDENTITY] else "LE GALL Annaïg 2"
    await console.sees(told)
    await console.press("escape", "d")


async def at_the_desk(console: Console, has: dict[Feature, bool]) -> None:
    await console.press("s")
    await console.sees("Scannez une carte")
    await console.type("yanick")
    await console.press("enter")
    await console.says("ne correspond à « yanick »")
    assert ("Des noms proches existent" in console.words) is has[Feature.SIMILAR]
    await console.press("escape")
    await console.type("25/11/1996")
    await console.press("enter")
    await console.says("LE GALL Annaïg" if has[Feature.BIRTH_DATE] else "INCONNUE")
