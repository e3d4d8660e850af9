"""Changes that are not saved yet: never lost without a question; and saves that fail."""

import httpx
import pytest

from syren_api.statuses import Status
from tests.portal.world import World, patch
from tests.tui.console import console_on
from tests.tui.records import changed, stored


async def test_leaving_with_unsaved_changes_is_asked(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN")
    before = stored(world, each)
    async with console_on(world) as console:
        await console.open()
        await console.sees("‹ DUPONT")
        await console.type("X")
        await console.sees("[Informations]*", "1 changement non enregistré (Informations)")
        await console.press("ctrl+t", "down")
        await console.sees("Informations *", "[Statut]*")
        await console.sees("2 changements non enregistrés (Informations, Statut)")
        await console.press("escape")  # from the field to the tabs
        for key in ("escape", "ctrl+n", "pagedown"):
            await console.press(key)
            await console.sees("Des changements ne sont pas enregistrés.", "Rester")
            await console.press("escape" if key == "ctrl+n" else "enter")
            await console.sees("[Statut]*", "1 sur 2", absent=["Des changements ne sont"])
        await console.press("ctrl+t", "ctrl+t", "ctrl+t", "down")
        await console.sees("DUPONTX")
        assert changed(world, each, before) == {}
        # Typed back, there is nothing to lose.
        await console.press("end", "backspace", "ctrl+t", "up")
        await console.sees("[Statut]", absent=["*", "non enregistré"])
        await console.press("ctrl+n")
        await console.sees("‹ MARTIN", "2 sur 2")
        await console.press("down", "down", "escape", "escape")
        await console.sees("Des changements ne sont pas enregistrés.")
        await console.press("a")
        await console.sees("Rechercher:", absent=["Des changements"])
        assert console.line.asked("PATCH") == []


async def test_saving_when_asked_and_going_on(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN")
    async with console_on(world) as console:
        await console.open()
        await console.type("X")
        await console.press("ctrl+n")
        await console.sees("Rester (Échap)", "Enregistrer (Ctrl+S)", "Abandonner (a)")
        await console.press("ctrl+s")
        await console.sees("‹ MARTIN", "2 sur 2")
        assert stored(world, each).last_name == "DUPONTX"
        # What cannot be saved keeps the record open.
        await console.press("down")
        await console.replace("")
        await console.press("escape", "escape", "right", "enter")
        await console.sees("‹ MARTIN", "↑ Il faut remplir ce champ.")
        await console.press("escape", "escape", "right", "right", "enter")
        await console.sees("Rechercher:", "MARTIN", "DUPONTX")


async def test_ctrl_c_loses_nothing_unasked(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.type("X")
        await console.sees("1 changement non enregistré")
        console.post("ctrl+c")
        await console.until(
            lambda: console.app.return_code is not None or "enregistrés." in console.text, "an end"
        )
        assert console.app.return_code is None, "it ended, and what was typed is lost"
        await console.sees("Des changements ne sont pas enregistrés.", "Rester")


async def test_nothing_to_save_and_saved_by_the_mouse(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.press("ctrl+s")
        await console.sees("Rien à enregistrer.")
        await console.type("  ")
        await console.press("f2")
        await console.sees("Rien à enregistrer.")
        await console.press("end", "backspace", "backspace", "X")
        await console.click("Enregistrer")
        await console.sees("Enregistré.", "‹ DUPONTX")
        assert stored(world, each).last_name == "DUPONTX"
        assert len(console.line.asked("PATCH")) == 1


async def test_a_save_that_gets_no_answer(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        console.line.broken = True
        await console.press("ctrl+s")
        await console.sees("Le portail ne répond pas", "DUPONTX", "[Informations]*")
        assert "Enregistré" not in console.text.replace("Enregistrer", "")
        console.line.broken = False
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        assert stored(world, each).last_name == "DUPONTX"


async def test_a_save_whose_answer_is_lost_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        send = console.line.handle_async_request

        async def lose(request: httpx.Request) -> httpx.Response:
            answer = await send(request)
            if request.method == "PATCH":
                raise httpx.ReadError("cut off", request=request)
            return answer

        monkeypatch.setattr(console.line, "handle_async_request", lose)
        await console.press("ctrl+s")
        await console.sees("Enregistré.", "‹ DUPONTX")
    assert stored(world, each).version == 2


async def test_reading_again_says_what_became_of_a_save_nobody_knows_of(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        await console.press("ctrl+r")
        await console.says("Fiche relue : vos changements n’y sont pas (Ctrl+S).")
        send = console.line.handle_async_request
        sent = []

        async def lose(request: httpx.Request) -> httpx.Response:
            sent.append(request.method)
            if "PATCH" in sent[:-1]:
                raise httpx.ConnectError("cut off", request=request)
            answer = await send(request)
            if request.method == "PATCH":
                raise httpx.ReadError("cut off", request=request)
            return answer

        monkeypatch.setattr(console.line, "handle_async_request", lose)
        await console.press("ctrl+s")
        await console.sees("le changement a peut-être été")
        monkeypatch.setattr(console.line, "handle_async_request", send)
        await console.press("ctrl+r")
        await console.sees("Enregistré.", "‹ DUPONTX", absent=["[Informations]*"])
        await console.type("Y")
        await patch(world.staff("departement"), each, {"first_name": "Rozenn"}, 2)
        await console.press("ctrl+r")
        await console.sees("La fiche a changé sur le portail : Ctrl+S montre les deux")
        assert "DUPONTXY" in console.text
    assert stored(world, each).last_name == "DUPONTX"


async def test_what_is_wrong_is_marked_no_longer_once_it_is_right(world: World) -> None:
    world.subscriber(last_name="DUPONT", status=Status.PENDING)
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        await console.press("down")
        # The rules speak before anything is sent, and a status is one change.
        await console.sees("1 changement non enregistré (Statut)")
        await console.says("Il faut la date d’inscription")
        await console.press("tab")
        await console.type("31/02/2026")
        await console.press("ctrl+s")
        await console.sees("↑ Ce jour n’existe pas.")
        await console.press("t")
        await console.sees("Après : Validé, fin le 21/11/2027", absent=["↑ Ce jour"])


async def test_a_save_that_the_rules_refuse_meanwhile(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", status=Status.VALIDATED)
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        expire(world, each)
        await console.press("ctrl+s")
        await console.says("Le compte est expiré : seul l’abonné peut demander son renouvellement")
        await console.sees("NON, expiré :", absent=["DUPONTX", "Ctrl+S Enregistrer"])


def expire(world: World, subscriber: str) -> None:
    """Let an account expire, as a patron's attempt to sign in does."""
    with world.database.write() as connection:
        connection.exec_driver_sql(
            "UPDATE subscribers SET status = 'expired', version = version + 1 WHERE id = ?",
            (subscriber,),
        )
