"""What the list says of access, for the subscriber under the cursor."""

import asyncio
from datetime import date

import pytest
from textual.content import Content

from syren_api.statuses import Status
from syren_tui.screens.list import preview
from syren_tui.widgets.base.notice import Notice
from tests.portal.world import World
from tests.tui.console import console_on


async def test_the_access_of_who_is_under_the_cursor(world: World) -> None:
    world.subscriber(
        last_name="DUPONT", status=Status.VALIDATED, library_registered_on=date(2026, 1, 2)
    )
    world.subscriber(last_name="MARTIN", status=Status.REFUSED)
    async with console_on(world, size=(120, 30)) as console:
        await console.sees("Accès : OUI jusqu’au 02/01/2027, mais aucune ressource ouverte")
        await console.press("down", "down")
        await console.sees("Accès : NON, refusé", absent=["Accès : OUI"])
        await console.press("m")
        await console.sees("La plage commence ici", absent=["Accès"])
        await console.press("d", "x", "slash", *"zzz")
        await console.sees("0 abonné", absent=["Accès"])


async def test_the_departement_is_told_which_library_must_act(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world, "departement", size=(140, 30)) as console:
        await console.sees("1 800 jours : la bibliothèque FOUESNANT doit valider ou refuser")


async def test_who_must_act_is_never_cut(world: World) -> None:
    world.subscriber(last_name="DUPONT", library="quimperle")
    async with console_on(world, "departement") as console:
        await console.sees("NON, en attente depuis 1 800 jours : QUIMPERLÉ doit décider  ")
        await console.press("down", "space")
        await console.sees("1 coché", "QUIMPERLÉ doit décider")
        await console.resize(150, 30)
        await console.sees("Accès : NON, en attente", "la bibliothèque QUIMPERLÉ doit valider")


async def test_a_library_that_must_act_is_told_so_beside_its_marks(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.press("down", "space")
        await console.sees("1 coché", "NON, en attente depuis 1 800 jours : à vous de décider")


async def test_after_a_rest_it_changes_with_the_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscriber(last_name="DUPONT", status=Status.REFUSED)
    world.subscriber(last_name="MARTIN", status=Status.PENDING)
    shown: list[str] = []
    update = Notice.update

    def noted(notice: Notice, content: Content, *, layout: bool = True) -> None:
        shown.append(content.plain)
        update(notice, content, layout=layout)

    async with console_on(world) as console:
        await console.press("escape", "home")
        await console.sees("Accès : NON, refusé")
        time = asyncio.get_running_loop().time
        rested = time() + 1
        await console.until(lambda: time() > rested, "a rest")
        monkeypatch.setattr(Notice, "update", noted)
        await console.press("down")
        await console.sees("Accès : NON, en attente")
        assert len(shown) == 1, "nothing is shown between the two"


async def test_it_is_not_shown_while_one_walks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "_RESTS", 3600)
    world.subscriber(last_name="DUPONT", status=Status.REFUSED)
    world.subscriber(last_name="MARTIN", status=Status.PENDING)
    async with console_on(world) as console:
        await console.press("escape", "home", "down")
        await console.sees("› ? En attente", absent=["Accès"])
