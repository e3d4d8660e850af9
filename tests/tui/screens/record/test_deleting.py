"""Deleting an account: the département does, by its name; a library is told how to ask."""

import pytest

from syren_api.statuses import Status
from syren_portal.store.subscribers import find
from tests.portal.world import World, patch
from tests.tui.clipboard import sent_to_clipboard
from tests.tui.console import console_on

QUESTION = "Supprimer ce compte ?"


def exists(world: World, subscriber: str) -> bool:
    with world.database.read() as connection:
        return find(connection, subscriber, None) is not None


async def test_the_department_deletes_by_typing_the_name(world: World) -> None:
    each = world.subscriber(last_name="LE GOFF-ÉVEN", status=Status.EXPIRED)
    async with console_on(world, "departement") as console:
        await console.open(reading=True)
        await console.press("delete")
        await console.sees(QUESTION, "LE GOFF-ÉVEN Annaïg, né(e) le 12/03/1971")
        await console.says("partent avec lui, sans retour possible")
        await console.press("enter")
        await console.sees("Ce n’est pas ce nom")
        assert exists(world, each)
        await console.type("le goff-even")
        await console.press("enter")
        await console.sees("0 abonné", "Compte supprimé : LE GOFF-ÉVEN Annaïg")
    assert not exists(world, each)


async def test_who_was_changed_meanwhile_is_looked_at_again(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world, "departement") as console:
        await console.open(reading=True)
        await console.settled()
        answer = await patch(world.staff("fouesnant"), each, {"city": "Quimper"})
        assert answer.status_code == 200
        await console.press("delete")
        await console.type("dupont")
        await console.press("enter")
        await console.sees("Cette fiche vient de changer : vérifiez, puis Suppr.", "Quimper")
        assert exists(world, each)


async def test_in_a_field_it_deletes_a_letter(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world, "departement") as console:
        await console.open()
        await console.press("home", "delete")
        await console.sees("1 changement non enregistré", absent=[QUESTION])


@pytest.mark.parametrize("login", ["fouesnant", "support"])
async def test_others_are_told_whom_to_ask(
    world: World, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    each = world.subscriber(last_name="DUPONT", registration_number="29058000123")
    async with console_on(world, login) as console:
        sent = sent_to_clipboard(console, monkeypatch)
        await console.open(reading=True)
        await console.press("delete")
        await console.sees("Seul le département supprime un compte. Écrivez à", "contact.bdf@fin")
        await console.sees("Merci de supprimer ce compte : DUPONT Annaïg, né(e) le")
        await console.press("c")
        await console.sees("Envoyé au presse-papiers.", absent=["Merci"])
        assert sent == [
            "Merci de supprimer ce compte : DUPONT Annaïg, né(e) le 12/03/1971, carte "
            "29058000123, bibliothèque FOUESNANT."
        ]
        assert console.line.asked("DELETE /subscribers") == []
    assert exists(world, each)
