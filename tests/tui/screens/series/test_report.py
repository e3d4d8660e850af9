"""The report of a series: its numbers, reasons, retries, files, and its undoing."""

import csv
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from syren_api.statuses import Status
from syren_tui.renewal.journal import Journal
from syren_tui.renewal.undo import UndoRunner
from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.records import stored
from tests.tui.renewal.series import people, signed_in
from tests.tui.series import series


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "series"


@asynccontextmanager
async def report_on(
    world: World, folder: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Console]:
    async with console_on(world, size=size, series_folder=folder) as console:
        await console.press("down", "h", "enter")
        await console.sees("Rapport de la série du")
        await console.settled()
        yield console


async def test_its_numbers_and_reasons(world: World, folder: Path) -> None:
    ids = people(world, 4)
    await series(world, folder, edited=ids[1])
    async with report_on(world, folder) as console:
        await console.sees("3 comptes renouvelés ; 1 non renouvelé", "Non renouvelés : 1")
        line = console.line_with("ABALLÉA 001")
        assert "modifié par quelqu’un d’autre" in line
        assert "modifié par quelqu’un d’autre depuis le plan" in console.words
        await console.press("v")
        await console.sees("Renouvelés : 3", "renouvelé jusqu’au 21/11/2027", absent=["001"])
        await console.press("v")
        await console.sees("Tous : 4", "ABALLÉA 001")
        await console.press("r")
        await console.sees("Renouveler 1 compte", "ABALLÉA 001", absent=["Rapport de la série"])


async def test_undoing_chosen_accounts_and_then_the_rest(world: World, folder: Path) -> None:
    ids = people(world, 4)
    await series(world, folder)
    async with report_on(world, folder) as console:
        await console.sees("Rapport de la série du", "4 comptes renouvelés", "Renouvelés : 4")
        await console.press("down", "space")
        await console.sees("1 coché")
        await console.press("u")
        await console.says("Annuler le renouvellement de 1 compte ?")
        await console.press("ctrl+s")
        await console.sees("1 renouvellement annulé", "1 annulé ensuite", absent=["coché"])
        assert stored(world, ids[1]).status is Status.TO_REVALIDATE
        assert stored(world, ids[0]).status is Status.VALIDATED
        assert "renouvellement annulé" in console.line_with("ABALLÉA 001")
        # The rest; somebody has changed one of them meanwhile.
        async with signed_in(world) as client:
            await client.patch(ids[3], 2, {"city": "Brest"})
        await console.press("u")
        await console.says("Annuler le renouvellement de 3 comptes ?")
        await console.press("enter")
        await console.sees("Renouvelés : 4", absent=["Annuler le renouvellement"])
        await console.press("u", "ctrl+s")
        await console.sees("2 renouvellements annulés ; 1 compte laissé tel quel")
        assert "modifié depuis : rien n’est annulé" in console.line_with("ABALLÉA 003")
        assert stored(world, ids[3]).city == "Brest"
        await console.until(lambda: "u Annuler" not in console.footer)
        await console.press("v")
        await console.sees("Laissés tels quels : 1", absent=["ABALLÉA 002"])
        await console.press("v")
        await console.sees("Tous : 4", "ABALLÉA 002")
        await console.press("escape")
        # Back on the list, everybody is there as they are now.
        await console.press("escape")
        await console.sees("4 abonnés", "! A revalider 3", "✓ Validé 1")


async def test_above_fifty_the_number_is_typed(world: World, folder: Path) -> None:
    people(world, 51)
    await series(world, folder)
    async with report_on(world, folder) as console:
        await console.press("u")
        await console.sees("Annuler le renouvellement de 51 comptes")
        await console.press("enter")
        await console.says("Ce n’est pas 51")
        await console.type("51")
        await console.press("enter")
        await console.sees("Annulation :", "sur 51")


async def test_an_undo_that_is_stopped_goes_on_later(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = partial(UndoRunner, most=4)  # else all thirty are on their way at once
    monkeypatch.setattr("syren_tui.screens.series.undoing.UndoRunner", few)
    people(world, 30)
    await series(world, folder)
    async with report_on(world, folder) as console:
        gate = console.line.hold("/revert")
        await console.press("a", "space", "u")
        await console.sees("Annuler le renouvellement de 29 comptes")
        await console.press("ctrl+s")
        await console.until(lambda: console.line.under_way)
        await console.offers("Échap Arrêter")
        await console.press("escape")
        await console.sees("Arrêt de l’annulation")
        gate.set()
        await console.sees("encore à annuler : u pour reprendre", "annulation interrompue")
        await console.press("escape")
        await console.sees("Séries des 30 derniers jours", "annulation interrompue (30")
        await console.press("enter")
        await console.sees("cochés")
        await console.press("u", "ctrl+s")
        await console.sees("29 annulés ensuite", absent=["interrompue"])


async def test_a_report_is_exported_as_csv_and_json(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.subscriber(
        last_name="=1+1", status=Status.TO_REVALIDATE, library_registered_on=date(2025, 10, 14)
    )
    await series(world, folder)
    monkeypatch.chdir(folder.parent)
    async with report_on(world, folder) as console:
        await console.press("x")
        await console.sees("Exporter le rapport", "renouvellements-20", ".csv")
        await console.press("enter")
        await console.sees("Enregistré :")
        await console.press("x")
        await console.sees("Exporter le rapport")
        await console.replace("rapport.json")
        await console.press("ctrl+s")
        await console.sees("rapport.json", absent=["Exporter le rapport"])
        await console.press("x")
        await console.sees("Exporter le rapport")
        await console.replace("rapport.json")
        await console.press("enter")
        await console.says("Ce fichier existe déjà")
        await console.replace("nulle/part.csv")
        await console.press("enter")
        await console.says("Le fichier ne s’écrit pas là")
        await console.press("escape")
    check_files(folder.parent)


def check_files(folder: Path) -> None:
    (table,) = folder.glob("renouvellements-*.csv")
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][:5] == ["'=1+1", "Annaïg", "", "renouvelé", "21/11/2027"]
    whole = json.loads((folder / "rapport.json").read_text("utf-8"))
    assert whole["totals"]["renewed"] == 1
    assert whole["accounts"][0]["last_name"] == "=1+1"


async def test_a_journal_that_is_damaged(world: World, folder: Path) -> None:
    people(world, 1)
    path = await series(world, folder)
    async with console_on(world, series_folder=folder) as console:
        await console.press("down", "h")
        await console.sees("Séries des 30", "1 compte renouvelé")
        await console.settled()
        path.write_bytes(b"nothing")
        await console.press("enter")
        await console.says("Le journal de cette série ne se lit plus")
        await console.press("escape")
        await console.sees("Aucune série de ce compte")
        await console.press("escape")
        await console.sees("1 abonné")


async def test_a_series_that_another_window_runs_is_left_alone(world: World, folder: Path) -> None:
    people(world, 1)
    path = await series(world, folder)
    async with report_on(world, folder) as console:
        with Journal.open(path):
            await console.press("u", "ctrl+s")
            await console.says("Cette série est en cours dans une autre fenêtre.")
