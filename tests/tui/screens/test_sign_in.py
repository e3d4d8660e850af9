"""Signing in: what is typed, what is said where it does not work, and what comes next."""

from dataclasses import replace

import pytest

from syren_tui.config import PortalProfile
from syren_tui.screens.sign_in import SignInPrefill
from tests.portal.world import PASSWORD, World
from tests.tui.console import ADDRESS, console_on

PROFILE = PortalProfile("syren", ADDRESS)
EMPTY = SignInPrefill((PROFILE,), PROFILE)


async def test_typed_from_the_address_to_the_list_and_out_again(world: World) -> None:
    world.subscriber(last_name="LE GALL")
    async with console_on(world, signed_in=False, prefill=SignInPrefill()) as console:
        await console.sees("Portail", "https://…", "Identifiant", "Mot de passe")
        await console.type(ADDRESS)
        await console.press("enter")
        await console.type(" Fouesnant ")
        await console.press("enter")
        await console.type(PASSWORD)
        await console.sees("••••••••••••", ADDRESS, absent=[PASSWORD])
        await console.press("enter")
        await console.sees("FOUESNANT – SYREN (Finistère)", "LE GALL", "1 abonné")
        assert console.focused == "search"
        await console.press("escape", "q")
        await console.sees("Quitter la console ?")
        await console.press("c")
        await console.sees("Mot de passe", "Fouesnant", absent=["•", "LE GALL", "FOUESNANT"])
        await console.until(lambda: console.line.asked("DELETE /session"), "the session's end")
        assert console.focused == "login"
        await console.type("departement")  # in the place of the other: it is selected
        await console.press("enter")
        await console.type(PASSWORD)
        await console.press("enter")
        await console.sees("Département – SYREN", "LE GALL")


async def test_a_wrong_password_then_the_right_one(world: World) -> None:
    async with console_on(world, signed_in=False, prefill=EMPTY) as console:
        assert console.focused == "login"
        await console.type("fouesnant")
        await console.press("enter")
        await console.type("azerty")
        await console.press("enter")
        await console.sees("Identifiant ou mot de passe incorrect : vérifiez-les", "fouesnant")
        await console.sees("••••••", absent=["•••••••", "Connexion…"])
        assert console.focused == "password"
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("0 abonné", "Aucun abonné pour le moment.")


async def test_what_is_missing_is_asked_for(world: World) -> None:
    async with console_on(world, signed_in=False, prefill=EMPTY) as console:
        await console.press("enter", "enter")
        await console.sees("Remplissez ce champ, puis Entrée.")
        assert console.focused == "login"
        await console.type("fouesnant")
        await console.press("ctrl+s")
        await console.until(lambda: console.focused == "password")
        assert console.line.calls == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://portail.example", "http://portail.example n’est pas chiffrée"),
        ("n’importe quoi", "« n’importe quoi » n’est pas l’adresse d’un portail."),
    ],
)
async def test_an_address_that_is_not_used(world: World, address: str, sentence: str) -> None:
    async with console_on(world, signed_in=False, prefill=SignInPrefill((), None, "a")) as console:
        await console.type(address)
        await console.press("tab", "tab", "x", "enter")
        await console.says(sentence)
        assert console.line.calls == []


async def test_a_portal_that_does_not_answer_and_one_that_has_had_enough(world: World) -> None:
    async with console_on(world, signed_in=False) as console:
        console.line.broken = True
        await console.press("enter")
        await console.sees("Le portail ne répond pas", "refuse la connexion")
        assert all(call.startswith("GET /portal") for call in console.line.calls)
        console.line.broken = False
        await console.replace("faux")
        for tries in range(1, 11):
            await console.press("enter")
            await console.until(lambda n=tries: len(console.line.asked("POST /session")) == n)  # type: ignore[misc]
            await console.sees("Identifiant ou mot de passe incorrect")
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("Trop de tentatives : réessayez dans 15 minutes.")


async def test_one_of_several_portals_is_chosen(world: World) -> None:
    profiles = (
        replace(PROFILE, login="support"),
        PortalProfile("autre", "http://127.0.0.1:1", login="fouesnant"),
    )
    prefill = SignInPrefill(profiles, profiles[1], "fouesnant", PASSWORD, "Une ligne de plus.")
    async with console_on(world, signed_in=False, prefill=prefill) as console:
        await console.sees("‹ autre ›", "fouesnant", "Une ligne de plus.")
        await console.press("shift+tab", "shift+tab", "left")
        await console.sees("‹ syren ›", "support", absent=["fouesnant"])
        await console.press("tab", "enter", "enter")
        await console.sees("Support – SYREN", "lecture seule")


async def test_an_impatient_enter_sends_nothing_twice(world: World) -> None:
    async with console_on(world, signed_in=False) as console:
        gate = console.line.hold("POST /session")
        await console.until(lambda: console.focused == "password")
        console.post("enter", "enter", "ctrl+s")
        await console.sees("Connexion…")
        gate.set()
        await console.sees("0 abonné")
        assert len(console.line.asked("POST /session")) == 1


async def test_what_is_typed_ahead_is_for_the_search(world: World) -> None:
    for name in ("DUPONT", "MARTIN"):
        world.subscriber(last_name=name)
    async with console_on(world, signed_in=False) as console:
        gate = console.line.hold("POST /session")
        console.post("enter", *"dupo")
        await console.sees("Connexion…")
        gate.set()
        await console.sees("DUPONT", "1 abonné", absent=["MARTIN"])
        assert console.search == "dupo"


async def test_what_is_typed_ahead_of_a_sign_in_that_fails_is_forgotten(world: World) -> None:
    async with console_on(world, signed_in=False) as console:
        await console.replace("azerty")
        gate = console.line.hold("POST /session")
        console.post("enter", *"dupont")
        await console.sees("Connexion…")
        gate.set()
        await console.sees("incorrect")
        await console.settled()
        assert "••••••" in console.text
        assert "•••••••" not in console.text


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_leaving_the_sign_in_exits_with_0(world: World, key: str) -> None:
    async with console_on(world, signed_in=False) as console:
        await console.sees("Mot de passe")
        console.post(key)
        await console.ended()
        assert console.app.return_code == 0


async def test_leaving_while_the_portal_does_not_answer(world: World) -> None:
    async with console_on(world, signed_in=False) as console:
        console.line.hold("GET /portal")
        await console.press("enter")
        await console.sees("Connexion…")
        console.post("ctrl+c")
        await console.ended()
