"""The record of one subscriber: its tabs, its fields, and what stands in the way of saving."""

import asyncio
from datetime import date

import pytest

from syren_api.statuses import Status
from tests.portal.world import World, patch
from tests.tui.console import console_on
from tests.tui.line import hold_back
from tests.tui.records import changed, stored

TABS = ("Informations", "Statut", "Ressources", "Historique")


async def test_tabs_and_where_the_focus_goes(world: World) -> None:
    world.subscriber(last_name="DUPONT", resources={"pressreader": "pending"})
    focus = dict(zip(TABS, ("", "status-choice", "resource-0", "history"), strict=True))
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.sees("‹ DUPONT Annaïg", "1 sur 1", "NON, en attente depuis")
        for key in ("ctrl+t", "f6"):
            for tab in (*TABS[1:], TABS[0]):
                await console.press(key)
                await console.sees(f"[{tab}]", absent=[f"[{each}]" for each in TABS if each != tab])
                await console.until(lambda tab=tab: console.focused == focus[tab], tab)  # type: ignore[misc]
        for tab in ("Ressources", "Statut", "Informations"):
            await console.click(f" {tab} ", right=3)
            await console.sees(f"[{tab}]")
            assert console.focused == ""  # on the tabs: a click opens a tab to be read


async def test_fields_that_are_locked(world: World) -> None:
    world.subscriber(last_name="DUPONT", email="d@courriel.example")
    async with console_on(world) as console:
        await console.open("DUPONT")
        for text in ("d@courriel.example", "FOUESNANT", "17/12/2021"):
            assert console.line_with(text).endswith("(verrouillé)")
        await console.says("ce que seul le département peut faire : contact.bdf@finistere.fr")
        visited = [console.focused]
        for _ in range(6):
            await console.press("tab")
            visited.append(console.focused)
        names = ("last_name", "first_name", "birth_date", "postal_code", "city")
        assert visited == [
            *(f"field-{each}" for each in (*names, "registration_number")),
            "save",
        ]
        await console.press("shift+tab", "up", "down", *"29570")
        await console.press("ctrl+s")
        await console.sees("Enregistré.", "29570")


async def test_a_day_however_it_is_typed(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    forms = {
        "01/11/2026": "01/11/2027",
        "fin 05/01/2027": "05/01/2027",
        "01112026": "01/11/2027",
        "aujourd’hui": "21/11/2027",
        "1-11-26": "01/11/2027",
        "jusqu’au 6.1.27": "06/01/2027",
        "2026-11-01": "01/11/2027",
    }
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        await console.sees("(•) En attente (actuel)", "Avant : En attente, sans date de fin")
        await console.press("down", "tab")
        for typed, end in forms.items():
            await console.replace(typed)
            await console.sees(typed, f"Après : Validé, fin le {end}")
        await console.press("ctrl+s")
        await console.sees(
            "Enregistré.", "Accès : OUI jusqu’au 01/11/2027", "Avant : Validé, fin le"
        )
    now = stored(world, each)
    assert (now.status, now.library_registered_on) == (Status.VALIDATED, date(2026, 11, 1))


async def test_the_day_by_the_arrows_and_by_t(world: World) -> None:
    world.subscriber(
        last_name="DUPONT", status=Status.VALIDATED, library_registered_on=date(2025, 12, 31)
    )
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        await console.sees("Avant : Validé, fin le 31/12/2026")
        await console.press("tab", "up")
        await console.sees("01/01/2026", "Après : Validé, fin le 01/01/2027")
        await console.press("down", "down")
        await console.sees("30/12/2025", "Attention : la fin viendrait plus tôt, le 30/12/2026")
        await console.press("t")
        await console.sees("21/11/2026", "Après : Validé, fin le 21/11/2027", absent=["Attention"])
        await console.replace("zut")
        await console.press("ctrl+s")
        await console.sees("↑ Cette date ne se lit pas", "Non enregistré : corrigez")
        assert console.focused == "day"


async def test_t_asks_the_portal_for_its_day(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    other = world.subscriber(last_name="MARTIN")
    async with console_on(world) as console:
        await console.open(tab="Statut")
        await console.press("down", "tab", "t")
        await console.sees("21/11/2026")
        world.clock.advance(hours=11.5)  # half past midnight in Paris
        await console.press("t")
        await console.sees("22/11/2026", "Après : Validé, fin le 22/11/2027")
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        assert stored(world, each).library_registered_on == date(2026, 11, 22)
        world.clock.advance(hours=-11.5)
        await console.press("down", "tab", "t")
        await console.sees("21/11/2026")
        await console.press("escape", "escape", "a")
        # The same at one go: what is saved is the portal's day, however late it says it.
        await console.listed()
        await console.press("down")
        await console.open(tab="Statut")
        await console.sees("‹ MARTIN")
        world.clock.advance(hours=11.5)
        gate = console.line.hold("GET /portal")
        await console.press("down", "tab")
        console.post("t", "ctrl+s")
        await console.until(lambda: console.line.under_way)
        assert len(console.line.asked("PATCH")) == 1
        gate.set()
        await console.sees("Enregistré.")
    assert stored(world, other).library_registered_on == date(2026, 11, 22)


async def test_what_is_wrong_stands_at_its_field_and_its_tab(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", registration_number="1")
    world.subscriber(last_name="MARTIN", registration_number="2")
    before = stored(world, each)
    async with console_on(world) as console:
        await console.open("DUPONT")
        for text, sentence in (
            ("", "↑ Il faut remplir ce champ."),
            ("x" * 101, "↑ De 1 à 100 caractères, tous visibles."),
        ):
            await console.replace(text[:1])
            if text:
                console.post(*text[1:])
            await console.press("ctrl+s")
            await console.sees(sentence, "Non enregistré : corrigez ce qui est marqué ↑.")
            assert console.place_of(sentence)[1] == console.place_of("Nom *")[1] + 1
            assert console.focused == "field-last_name"
        await console.replace("DUPOND")
        await console.press("tab", "tab")
        await console.replace("31/02/1990")
        await console.press("tab")
        await console.replace("29")
        await console.press("ctrl+t", "down", "tab")
        await console.replace("01/01/2030")
        await console.press("ctrl+t", "ctrl+s")
        await console.sees("[Informations]*", "Statut *", "↑ Ce jour n’existe pas.")
        await console.sees("↑ Un code postal a cinq chiffres.")
        assert console.focused == "field-birth_date"
        await console.replace("12/03/1971")
        await console.press("tab")
        await console.replace("29000")
        await console.press("ctrl+s")
        await console.sees("[Statut]*", "↑ Cette date est à venir", absent=["[Informations]"])
        assert console.focused == "day"
        await console.replace("01/01/2020")
        await console.press("ctrl+s")
        await console.says("↑ Avec cette date, la validité serait déjà passée")
        await console.replace("01/11/2026")
        assert console.line.asked("PATCH") == []
        # What only the portal knows.
        await console.press("ctrl+t", "ctrl+t", "ctrl+t")
        await console.sees("[Informations]*")
        await console.press("tab", "tab", "tab", "tab", "tab", "tab")
        await console.replace("2")
        await console.press("ctrl+t", "ctrl+s")
        await console.sees("[Informations]*")
        await console.says("↑ Un autre abonné de la bibliothèque a déjà ce numéro")
        assert console.focused == "field-registration_number"
        await console.replace("3")
        await console.press("ctrl+s")
        await console.sees("Enregistré.", absent=["↑", "*    Statut", "Statut *"])
    after = changed(world, each, before)
    assert after["last_name"] == "DUPOND"
    assert (after["postal_code"], after["registration_number"]) == ("29000", "3")
    assert (after["status"], after["library_registered_on"]) == ("validated", date(2026, 11, 1))
    assert "birth_date" not in after


async def test_a_record_that_others_changed_or_deleted(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    gone = world.subscriber(last_name="MARTIN")
    async with console_on(world) as console:
        await console.sees("MARTIN")
        department = world.staff("departement")
        assert (await patch(department, each, {"city": "Concarneau"})).status_code == 200
        assert (await department.delete(f"/subscribers/{gone}")).status_code == 204
        await console.open()
        await console.sees("‹ DUPONT", "Concarneau")
        assert (await patch(department, each, {"city": "Bénodet"}, version=2)).status_code == 200
        await console.press("ctrl+r")
        await console.sees("Bénodet", "Fiche relue.")
        await console.press("ctrl+t", "ctrl+t", "ctrl+t")
        await console.sees("modifié par departement", "Votre ville : Concarneau → Bénodet")
        await console.press("ctrl+n")
        await console.sees("Cet abonné n’existe plus", "‹ DUPONT")
        await console.press("escape")
        await console.sees("DUPONT", "Rechercher")


async def test_leaving_while_an_answer_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen is taken apart for a moment before what it waits for is called off."""
    world.subscriber(last_name="DUPONT")
    gate = hold_back(monkeypatch, "history")
    gate.clear()
    async with console_on(world) as console:
        await console.open("DUPONT", "Historique")
        await console.until(lambda: console.line.asked("history"))
        await console.until(lambda: not console.line.under_way)
        screen = console.app.screen
        console.post("escape")
        while screen.query("HistoryPane"):  # noqa: ASYNC110 -- the very moment is meant
            await asyncio.sleep(0)
        gate.set()
        await console.sees("DUPONT", "Rechercher")
        assert console.app.return_code is None
