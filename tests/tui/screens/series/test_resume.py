"""At the sign-in: going on with a series that was interrupted, later, or never."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from syren_tui.renewal.journal import Journal
from tests.portal.world import World
from tests.tui.console import Console, console_on, key_event
from tests.tui.renewal.series import people, renewals_of, signed_in
from tests.tui.series import series

QUESTION = ("Une série de renouvellements a été interrompue : 0 sur 5 faits.", "Reprendre ?")
RUNNING = ("Une série de renouvellements est en cours dans une autre fenêtre (0", "sur 5).")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "series"


async def renewals(world: World, ids: list[str]) -> list[int]:
    async with signed_in(world) as client:
        return await renewals_of(client, ids)


@asynccontextmanager
async def console_at_sign_in(world: World, folder: Path) -> AsyncIterator[Console]:
    """Sign in, and wait for nothing."""
    async with console_on(world, series_folder=folder, signed_in=False) as console:
        await console.sees("Identifiant")
        console.post("enter")
        yield console


async def asked(console: Console) -> None:
    await console.sees(*QUESTION, "4 à vérifier : envoyés sans réponse.")


async def test_it_goes_on_where_it_was(world: World, folder: Path) -> None:
    ids = people(world, 5)
    await series(world, folder, batches=2)
    async with console_at_sign_in(world, folder) as console:
        await asked(console)
        await console.sees("Ctrl+S Reprendre")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "5 comptes renouvelés", "Renouvelés : 5")
    assert await renewals(world, ids) == [1] * 5


async def test_escape_postpones_an_interrupted_series(world: World, folder: Path) -> None:
    ids = people(world, 5)
    await series(world, folder, batches=2)
    async with console_at_sign_in(world, folder) as console:
        await asked(console)
        await console.press("enter", "a", "space")
        await asked(console)
        await console.press("escape")
        await console.sees("5 abonnés", absent=["Reprendre"])
        await console.press("down", "h")
        await console.sees("interrompue : 0 sur 5 faits ; 4 à vérifier")
        await console.press("enter")
        await asked(console)
        await console.press("ctrl+o")
        await console.sees("Rapport de la série", "Non renouvelés : 5", "à vérifier : le portail")
        assert "Réessayer" not in console.footer
    assert await renewals(world, ids) == [1, 1, 1, 1, 0]


async def test_at_the_sign_in_the_report_leads_back_to_the_question(
    world: World, folder: Path
) -> None:
    people(world, 4)
    await series(world, folder, batches=2)
    async with console_at_sign_in(world, folder) as console:
        await console.sees("0 sur 4 faits", "4 à vérifier : envoyés sans réponse.")
        await console.sees("Suppr Abandonner", "Ctrl+O Rapport", "Échap Plus tard")
        await console.press("ctrl+o")
        await console.sees("Rapport de la série", "Non renouvelés : 4")
        await console.press("escape")
        await console.sees("0 sur 4 faits", "Suppr Abandonner")
        await console.press("delete")
        await console.says("4 envoyés sans réponse : le portail dira")
        assert "0 compte" not in console.text
        await console.press("delete")
        await console.sees("Rapport de la série", "4 comptes renouvelés")
        await console.press("escape")
        await console.sees("4 abonnés", absent=["interrompue"])


async def test_an_abandoned_series_sends_nothing_more(world: World, folder: Path) -> None:
    """What was sent is found out by reading; nothing is sent any more."""
    ids = people(world, 5)
    await series(world, folder, batches=2)
    async with console_at_sign_in(world, folder) as console:
        await asked(console)
        await console.press("delete")
        await console.says(
            "1 compte ne sera pas renouvelé ; ce qui est fait le reste. 4 envoyés sans réponse : "
            "le portail dira s’ils sont faits ; ils ne sont pas renvoyés."
        )
        await console.press("escape", "delete")
        await console.sees("Abandonner cette série ?")
        console.line.broken = True
        await console.press("delete")
        await console.says("Le portail ne répond pas")
        console.line.broken = False
        await console.press("delete", "delete")
        await console.sees("4 comptes renouvelés ; 1 pas tenté", "Non renouvelés : 1")
        assert "pas tenté : série abandonnée" in console.text
        assert not console.line.asked("POST /renewals")
    assert await renewals(world, ids) == [1, 1, 1, 1, 0]
    async with console_at_sign_in(world, folder) as console:
        await console.sees("5 abonnés", absent=["interrompue"])


async def test_in_another_window_is_not_interrupted(world: World, folder: Path) -> None:
    people(world, 5)
    path = await series(world, folder, batches=2)
    journal = Journal.open(path)
    async with console_at_sign_in(world, folder) as console:
        await console.sees(*RUNNING)
        assert "Reprendre" not in console.text
        await console.press("ctrl+s", "delete")
        await console.sees(*RUNNING)
        # That window is closed: it can be resumed here.
        journal.close()
        await asked(console)
        await console.sees("Ctrl+S Reprendre")


async def test_keys_meant_for_the_list_answer_nothing(world: World, folder: Path) -> None:
    people(world, 5)
    await series(world, folder, batches=2)
    async with console_on(world, series_folder=folder, signed_in=False) as console:
        await console.sees("Identifiant")
        for key in ("enter", "a", "escape", "ctrl+s", "delete", "delete", "escape"):
            console.app.post_message(key_event(key))
        await asked(console)
        await console.settled()
        await asked(console)


async def test_series_of_another_account_are_not_offered(world: World, folder: Path) -> None:
    people(world, 5)
    await series(world, folder, batches=2)
    async with console_on(world, "departement", series_folder=folder) as console:
        await console.sees("5 abonnés", absent=["interrompue"])
        await console.press("down", "h")
        await console.sees("Aucune série de ce compte")
    async with console_on(world, "support", series_folder=folder) as console:
        await console.press("down", "h")
        await console.sees("5 abonnés", absent=["Séries"])
