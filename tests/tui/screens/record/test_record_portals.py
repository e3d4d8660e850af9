"""What a record allows: an expired one, an account that only reads, and portals that differ."""

from pathlib import Path

import pytest

from syren_api.statuses import Status
from tests.portal.world import World, fresh_database, world_at
from tests.tui.console import console_on
from tests.tui.records import changed, stored


@pytest.mark.parametrize(
    ("login", "status", "why"),
    [
        ("fouesnant", Status.EXPIRED, "Compte expiré : rien ne se modifie ici"),
        (
            "support",
            Status.PENDING,
            "Votre compte est en lecture seule : la bibliothèque ou le département peut modifier.",
        ),
    ],
)
async def test_nothing_can_be_changed(world: World, login: str, status: Status, why: str) -> None:
    each = world.subscriber(last_name="DUPONT", status=status, resources={"pressreader": "pending"})
    before = stored(world, each)
    async with console_on(world, login) as console:
        await console.open("DUPONT")
        await console.says(why)
        assert ("lecture seule   1 sur 1" in console.text) is (login == "support")
        for tab in ("[Statut]", "[Ressources]", "[Historique]", "[Informations]"):
            for key in ("X", "t", "down", "v", "space", "asterisk", "a", "tab", "ctrl+s", "f2"):
                await console.press(key)
            await console.settled()
            assert "Enregistrer" not in console.text
            assert "non enregistré" not in console.text
            await console.press("ctrl+t")
            await console.sees(tab)
            if tab != "[Historique]":
                await console.says(why)
        await console.press("escape")
        await console.sees("Rechercher:")
        assert console.line.asked("PATCH") == []
    assert changed(world, each, before) == {}


async def test_syren_activates_every_resource(world: World) -> None:
    each = world.subscriber(
        last_name="DUPONT",
        status=Status.VALIDATED,
        resources={"pressreader": "pending", "brief-me": "refused"},
    )
    async with console_on(world) as console:
        await console.open("DUPONT", "Ressources")
        await console.sees("Activer des ressources", "[ ] Philharmonie de Paris")
        assert "‹ En attente ›" in console.line_with("PressReader  ")
        assert "‹ Refusé ›" in console.line_with("Brief.me  ")
        assert console.text.count("[ ]") == 6
        await console.press("asterisk")
        await console.sees("[x] Philharmonie de Paris", absent=["[ ]"])
        await console.says("Après : 7 ressources ouvertes sur 8 ; reste refusée : Brief.me")
        assert "‹ Validé     ›" in console.line_with("PressReader  ")
        await console.press("a")
        await console.sees("[ ] Philharmonie de Paris", absent=["[x]"])
        await console.press("*", "right")
        await console.says("Après : 8 ressources ouvertes sur 8")
        await console.sees("8 changements non")
        await console.press("ctrl+s")
        await console.sees("Enregistré.", "8 ressources sur 8", absent=["Activer"])
    resources = stored(world, each).resources
    assert len(resources) == 8
    assert set(resources.values()) == {"validated"}


async def test_one_resource_by_the_keyboard(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", status=Status.VALIDATED)
    async with console_on(world) as console:
        await console.open("DUPONT", "Ressources")
        await console.sees("(aucune)", "[ ] Brief.me")
        await console.press("down", "space", "down", "down", "enter", "up", "space", "space")
        await console.sees("2 changements non enregistrés (Ressources)")
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
    assert sorted(stored(world, each).resources) == [
        "cinematheque-de-bretagne",
        "livres-numeriques",
    ]


async def test_loiretek_knows_no_day_and_takes_resources_away(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        each = world.subscriber(
            last_name="DUPONT", resources={"cafeyn": "pending", "cvs": "validated"}
        )
        async with console_on(world) as console:
            await console.sees(
                "Loiretek (Loiret)", "? En attente 1", absent=["revalider", "Expiré"]
            )
            await console.press("down", "e")
            await console.settled()
            assert "Fin" not in console.text
            await console.press("o")
            await console.sees("2 Prénom", absent=["fin de validité"])
            await console.press("escape")
            await console.open("DUPONT", "Statut")
            await console.sees(
                "(•) En attente", "Avant : En attente", absent=["Date d'inscription"]
            )
            await console.press("down")
            await console.sees("(•) Validé", "Après : Validé")
            await console.press("ctrl+t")
            await console.says("Après : 2 ressources ouvertes sur 8")
            await console.press("asterisk", "down", "right", "right")
            assert "‹ Supprimer ›" in console.line_with("CVS")
            await console.says("Après : 1 ressource ouverte sur 8")
            await console.press("ctrl+s")
            await console.sees("Enregistré.", absent=["CVS", "Activer des ressources"])
            await console.sees("OUI, 1 ressource sur 8")
        now = stored(world, each)
        assert now.status is Status.VALIDATED
        assert dict(now.resources) == {"cafeyn": "validated"}
        assert now.library_registered_on is None


async def test_a_day_is_typed_in_english_and_saved(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world, language="en") as console:
        await console.sees("DUPONT", "17 Dec 2021")
        await console.press("down", "enter")
        await console.sees("[Information]", "12 Mar 1971")
        await console.press("ctrl+t", "down", "tab", "t")
        await console.sees("21 Nov 2026")
        await console.press("down")
        await console.sees("20 Nov 2026")
        await console.press("ctrl+s")
        await console.sees("Saved.")
    now = stored(world, each)
    assert now.status is Status.VALIDATED
    assert f"{now.library_registered_on}" == "2026-11-20"
