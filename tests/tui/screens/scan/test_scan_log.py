"""The log of a day at the desk: left and come back to, in the list of series, undone, settled."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from syren_api.statuses import Status
from syren_tui.renewal.session_log import SessionLog
from syren_tui.renewal.store import SeriesStore
from tests.portal.world import World
from tests.tui.console import ADDRESS, Console, console_on
from tests.tui.records import stored
from tests.tui.renewal.series import renewals_of, signed_in
from tests.tui.scan.scans import CARD, cardholder
from tests.tui.scans import sit_down

RENEW = "Entrée : renouveler jusqu’au 21/11/2027"


async def scan(console: Console, card: str, *seen: str) -> None:
    console.post(*card, "enter")
    await console.sees(*seen)
    await console.settled()


async def test_it_is_there_when_one_comes_back_and_in_the_list_of_series(
    world: World, tmp_path: Path
) -> None:
    each = cardholder(world, last_name="LE GOFF")
    cardholder(world, "2", last_name="MARTIN")
    cardholder(world, "3", last_name="LE GUENNEC", status=Status.EXPIRED)
    async with console_on(world, series_folder=tmp_path / "series") as console:
        await sit_down(console)
        await scan(console, CARD, "LE GOFF", RENEW)
        await console.press("enter")
        await console.sees("Renouvelés 1 ")
        await scan(console, "2", "MARTIN", RENEW)
        await scan(console, "3", "LE GUENNEC", "EXPIRÉ")
        await console.press("escape")
        await console.sees("Rechercher:")
        # Come back to.
        await sit_down(console)
        await console.sees("Renouvelés 1   non renouvelés 2   1 à confirmer")
        assert "autre carte avant Entrée" in console.line_with("non confirmé")
        assert "21/11/2027" in console.line_with("✓ renouvelé")
        await console.press("ctrl+z")
        await console.sees("Le reste : h de la liste")
        await console.press("escape", "h")
        await console.sees("Scan : 1 compte renouvelé ; 2 cartes laissées")
        await console.press("enter")
        await console.sees("Rapport du scan du 2", "Non renouvelés : 2")
        assert "à confirmer : autre carte avant" in console.line_with("MARTIN")
        assert "seul l’abonné" in console.line_with("LE GUENNEC")
        await console.press("u")
        await console.sees("Annuler le renouvellement de 1 compte ?")
        await console.press("ctrl+s")
        await console.sees("1 renouvellement annulé", "1 annulé ensuite")
        assert stored(world, each).version == 3
        await console.press("escape", "escape")
        await sit_down(console)
        await console.sees("Renouvelés 0   non renouvelés 2", "– annulé")
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "series").iterdir()} == {0o600}


async def test_what_has_no_answer_is_on_disk_and_settled_at_the_next_sign_in(
    world: World, tmp_path: Path
) -> None:
    each = cardholder(world, last_name="LE GOFF")
    async with console_on(world, series_folder=tmp_path) as console:
        await sit_down(console)
        await scan(console, CARD, "LE GOFF", RENEW)
        console.line.hold("POST /renewals")
        await console.press("enter")
        await console.sees("Renouvellement en cours…")
        await console.until(lambda: console.line.asked("POST /renewals") != [])
        (seen,) = SeriesStore(tmp_path, ADDRESS, "fouesnant").interrupted()
        assert (seen.running, seen.tally.undecided) == (True, 1)
    async with console_on(world, series_folder=tmp_path, signed_in=False) as console:
        await console.sees("Identifiant")
        console.post("enter")
        await console.sees(
            "Une séance de scan a été", "interrompue : 1 renouvellement", "Reprendre"
        )
        await console.press("ctrl+s")
        await console.sees("Rapport du scan du 2", "1 compte renouvelé")
        await console.press("escape")
        await sit_down(console)
        await console.sees("Renouvelés 1 ", "LE GOFF")
    async with signed_in(world) as client:
        assert await renewals_of(client, [each]) == [1]


async def test_another_day_for_the_whole_desk(world: World) -> None:
    one, two = cardholder(world, last_name="LE GOFF"), cardholder(world, "2", last_name="MARTIN")
    async with console_on(world) as console:
        await sit_down(console)
        await scan(console, CARD, "LE GOFF", RENEW)
        console.post("d", "enter")
        await console.sees("Date des renouvellements du scan")
        await console.replace("22/11/2026")
        await console.press("enter")
        await console.sees("Cette date est à venir")
        await console.replace("05/11/2026")
        await console.press("enter")
        await console.sees("Avec la date du 05/11/2026, pas celle du jour", "jusqu’au 05/11/2027")
        await console.settled()
        await console.press("enter")
        await console.sees("Renouvelé jusqu’au 05/11/2027")
        await console.press("ctrl+d")
        await console.sees("Date des renouvellements du scan")
        await console.press("t", "enter")
        await scan(console, "2", "MARTIN", RENEW)
        await console.press("enter")
        await console.sees("Renouvelés 2 ")
    ends = [stored(world, each).valid_until for each in (one, two)]
    assert ends == [date(2027, 11, 5), date(2027, 11, 21)]


async def test_cards_held_back_by_a_question_stay_with_the_reason(world: World) -> None:
    first = world.portal.resources[0]
    cardholder(world, "1", last_name="REFUS", resources={first.id: "refused"})
    cardholder(world, CARD, last_name="PROCHE")
    for place in range(12):
        cardholder(world, f"5{place:02}", last_name=f"NOM{place}")
    async with console_on(world) as console:
        await sit_down(console)
        await console.press("ctrl+t")
        await scan(console, "1", "REFUS", RENEW)
        await scan(console, f"0{CARD}", "PROCHE", "Échap : ce n’est pas cette carte")
        for place in range(12):
            console.post(*f"5{place:02}", "enter")
        await console.sees("Renouvelés 12 ", "2 à confirmer")
        assert "a une ressource refusée" in console.line_with("REFUS")
        assert "numéro proche d’un autre" in console.line_with("À CHOISIR")
        # Each is answered by scanning it again.
        await scan(console, "1", "REFUS", RENEW)
        await console.press("enter")
        await console.sees("Renouvelés 13 ", "1 à confirmer")
        await scan(console, f"0{CARD}", "PROCHE", "Entrée : montrer cet abonné")
        await console.sees(absent=["à confirmer"])


async def test_a_disk_that_is_full_sends_nothing(world: World, tmp_path: Path) -> None:
    each = cardholder(world, last_name="LE GOFF")
    folder = tmp_path / "file"
    folder.write_text("no folder")
    async with console_on(world, series_folder=folder / "series") as console:
        await sit_down(console)
        await scan(console, CARD, "LE GOFF", RENEW)
        await console.press("enter")
        await console.says("Le journal ne s’écrit pas : rien n’est parti.")
        assert not console.line.asked("POST /renewals")
    assert stored(world, each).version == 1


async def test_what_could_not_be_written_is_written_later(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    cardholder(world, last_name="LE GOFF")
    async with console_on(world, series_folder=tmp_path / "series") as console:
        await sit_down(console)
        with monkeypatch.context() as patch:
            patch.setattr(SessionLog, "write", full)
            await scan(console, "777", "777")
            await console.says("cette liste ne sera pas gardée")
        await scan(console, CARD, "LE GOFF", RENEW)
        await console.press("enter")
        await console.sees("Renouvelés 1 ", absent=["ne sera pas gardée"])
    async with console_on(world, series_folder=tmp_path / "series") as console:
        await sit_down(console)
        await console.sees("Renouvelés 1   non renouvelés 1", "777", "LE GOFF")


async def test_its_report_is_exported(world: World, tmp_path: Path) -> None:
    cardholder(world, last_name="LE GOFF", status=Status.PENDING)
    async with console_on(world, series_folder=tmp_path / "series") as console:
        await sit_down(console)
        await scan(console, CARD, "LE GOFF", "Entrée : valider")
        await console.press("enter")
        await console.sees("Validé jusqu’au")
        await scan(console, "404", "INCONNUE")
        await console.press("escape", "h", "enter")
        await console.sees("Rapport du scan du 2", "1 compte validé", "1 carte laissée")
        await console.press("x")
        await console.sees("Exporter le rapport")
        path = tmp_path / "rapport.json"
        await console.replace(str(path))
        await console.press("enter")
        await console.sees("Rapport du scan", absent=["Exporter le rapport"])
    kinds = [(each["kind"], each["left"]) for each in json.loads(path.read_text())["accounts"]]
    assert kinds == [("validation", None), ("renewal", "unknown")]
