"""From marks to the plan of a series, and what can be changed in it."""

import json
from datetime import date
from pathlib import Path

from sqlalchemy import delete

from syren_api.statuses import Status
from syren_portal.db.schema import subscribers
from tests.portal.world import World, fresh_database, world_at
from tests.tui.console import Console, console_on
from tests.tui.records import crowd, stored

VALID = {"status": Status.VALIDATED, "library_registered_on": date(2025, 12, 1)}


async def searched(console: Console, text: str) -> None:
    """Search, and stand on the list."""
    await console.press("slash")
    await console.type(text)
    await console.press("enter")
    await console.listed()


async def test_the_one_under_the_cursor_is_renewed(world: World) -> None:
    one = world.subscriber(last_name="LE GOFF", resources={"pressreader": "refused"}, **VALID)
    async with console_on(world) as console:
        await console.press("down", "r")
        await console.sees("Renouveler 1 compte jusqu’au 21/11/2027", "Ligne 1 sur 1")
        assert "laissé" not in console.text
        row = console.line_with("LE GOFF")
        assert row.split()[:3] == ["›[x]", "LE", "GOFF"]
        assert row.split()[-3:] == ["Validé", "01/12/2026", "21/11/2027"]
        # What was refused is not reopened unless it is asked for.
        assert "1 refusée le reste" in console.text
        assert "a Tout activer" in console.text
        await console.offers("d Date", "Échap Retour")
        await console.press("a")
        await console.sees("dont 1 refusée")
        row = console.line_with("LE GOFF")
        assert row.split()[-5:] == ["Validé", "01/12/2026", "21/11/2027", "+8", "✗1"]
        assert not console.line.asked("POST /renewals")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "1 compte renouvelé")
    after = stored(world, one)
    assert (after.version, after.valid_until) == (2, date(2027, 11, 21))
    assert len(after.resources) == 8


async def test_keys_typed_ahead_renew_everybody(world: World) -> None:
    """Marking all takes a while: r and Ctrl+S, typed at once, are meant for all of them."""
    ids = [world.subscriber(last_name=name, **VALID) for name in ("A", "B", "C")]
    async with console_on(world) as console:
        await console.press("down")
        console.post("a", "r", "ctrl+s")
        await console.sees("Rapport de la série du", "3 comptes renouvelés")
    assert [stored(world, each).version for each in ids] == [2, 2, 2]


async def test_marks_against_the_cursor(world: World) -> None:
    for name in ("BIHAN", "CORRE", "LE GOFF"):
        world.subscriber(last_name=name, **VALID)
    async with console_on(world) as console:
        await console.press("down", "space", "down", "space")
        await searched(console, "le goff")
        await console.press("r")
        await console.sees("Renouveler qui ?", "LE GOFF Annaïg")
        await console.says("2 cochés, dont 2 hors de cette liste")
        await console.press("enter")
        await console.sees("Renouveler 1 compte jusqu’au", "LE GOFF", absent=["BIHAN"])
        await console.press("escape", "r", "c")
        await console.sees("Renouveler 2 comptes jusqu’au", "BIHAN", "CORRE", absent=["LE GOFF"])
        # Part of them is hidden: their number is typed before it goes.
        await console.press("ctrl+s")
        await console.sees("2 cochés sont hors de la liste affichée")
        await console.type("3")
        await console.press("enter")
        await console.sees("Ce n’est pas 2")
        assert not console.line.asked("POST /renewals")
        await console.replace("é")  # the 2 of an AZERTY keyboard without shift
        await console.press("enter")
        await console.sees("Rapport de la série du", "2 comptes renouvelés")
        # Who was renewed is marked no longer.
        await console.press("escape")
        await console.sees("1 abonné", absent=["coché"])


async def test_who_is_in_who_is_left_out_and_who_is_gone(world: World) -> None:
    world.subscriber(last_name="ATTEND")
    world.subscriber(last_name="BON", **VALID)
    world.subscriber(last_name="EXPIRE", status=Status.EXPIRED,
                     library_registered_on=date(2024, 1, 12))  # fmt: skip
    gone = world.subscriber(last_name="PARTI")
    world.subscriber(last_name="REFUSE", status=Status.REFUSED)
    world.subscriber(last_name="TARD", status=Status.VALIDATED,
                     library_registered_on=date(2026, 11, 21))  # fmt: skip
    async with console_on(world) as console:
        await console.press("down", "a")
        await console.sees("6 cochés")
        with world.database.write() as connection:
            connection.execute(delete(subscribers).where(subscribers.c.id == gone))
        await console.press("r")
        await console.sees("Renouveler 2 comptes jusqu’au 21/11/2027 ; 4 laissés de côté")
        await console.says("Laissés de côté : 1 en attente, jamais validé (i l’inclut)")
        assert "jamais validé" in console.line_with("ATTEND")
        await console.press("i")
        await console.sees("Renouveler 3 comptes jusqu’au 21/11/2027 ; 3 laissés de côté")
        await console.says(
            "Laissés de côté : 1 expiré, 1 refusé, 1 ligne (n’existe plus, ou plus ici)"
        )
        assert "Expiré : l’abonné doit le demander" in console.line_with("EXPIRE")
        assert "n’existe plus, ou plus ici" in console.line_with("Abonné coché id00004")
        # An earlier day would shorten the validity of one.
        await console.press("d")
        await console.replace("01/11/2026")
        await console.sees("Renouveler 2 comptes jusqu’au 01/11/2027 ; 4 laissés de côté")
        assert "Validé : finit déjà le 21/11/2027" in console.line_with("TARD")
        # Who was refused, and who is valid for longer, can be taken in; who is locked cannot.
        await console.press("enter", "end", "up", "space", "up", "space")
        await console.sees("Renouveler 4 comptes jusqu’au 01/11/2027 ; 2 laissés de côté")
        await console.press("home", "space", "down", "down", "space")
        await console.sees("Renouveler 3 comptes", "Expiré : l’abonné doit le demander")
        await console.press("enter")  # a day of its own would never apply
        await console.settled()
        assert "Ctrl+S Appliquer" not in console.text
        assert "En attente : exclu, Espace l’inclut" in console.line_with("ATTEND")
        await console.press("v")
        await console.sees("ce qui est prévu", absent=["EXPIRE"])
        await console.press("v")
        await console.sees("ce qui est laissé de côté", "ATTEND", absent=["BON"])
        # What was chosen is not given up without a question.
        await console.press("escape")
        await console.sees("Abandonner ce plan ?")
        await console.press("a")
        await console.sees("6 cochés")


async def test_days_as_they_are_typed(world: World) -> None:
    world.subscriber(last_name="LE GOFF", **VALID)
    async with console_on(world) as console:
        await console.press("down", "r", "d")
        await console.replace("fin 05/10/2027")
        await console.sees("Renouveler 1 compte jusqu’au 05/10/2027", "= 05/10/2026")
        await console.replace("22/11/2026")
        await console.sees("Aucun compte à renouveler", "le 22/11/2026 est à venir")
        await console.replace("n’importe")
        await console.sees("Cette date ne se lit pas")
        await console.press("enter", "ctrl+s")
        await console.sees("Cette date ne se lit pas")
        assert console.focused == "plan-day"
        await console.press("t")
        await console.sees("Renouveler 1 compte jusqu’au 21/11/2027", absent=["ne se lit"])


async def test_who_would_have_no_resource_open_is_counted_before_and_after(world: World) -> None:
    for name, said in (("BIHAN", "refused"), ("CORRE", "pending"), ("DUVAL", "validated")):
        world.subscriber(last_name=name, resources={"pressreader": said}, **VALID)
    async with console_on(world) as console:
        await console.press("down", "a", "r")
        await console.says("2 n’auront aucune ressource ouverte (a les active)")
        await console.press("a")
        await console.sees("dont 1 refusée", absent=["aucune ressource"])
        await console.press("a", "ctrl+s")
        await console.sees("Rapport de la série du", "2 sans ressource ouverte")
        await console.says("renouvelé jusqu’au 21/11/2027 ; aucune ressource ouverte")
        assert "; aucu" in console.line_with("CORRE")
        assert "; aucu" not in console.line_with("DUVAL")


async def test_what_an_account_has_of_its_own(world: World) -> None:
    refused = {"pressreader": "refused"}
    one = world.subscriber(last_name="BIHAN", resources=refused, **VALID)
    two = world.subscriber(last_name="CORRE", resources=refused, **VALID)
    async with console_on(world) as console:
        await console.press("down", "a", "r")
        await console.sees("Renouveler 2 comptes", "2 refusées le restent")
        await console.press("a")
        await console.sees("dont 2 refusées")
        await console.press("enter")
        await console.sees("Sa propre date")
        await console.type("05/11/2026")
        await console.press("tab", "space", "ctrl+s")
        await console.sees("fin de validité du 05/11/2027 au 21/11/2027", "dont 1 refusée")
        assert console.line_with("BIHAN").split()[-2:] == ["05/11/2027*", "="]
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "2 comptes renouvelés")
        bodies = [json.loads(body) for call, body in console.line.bodies if "renewals" in call]
    assert [(body["activate_resources"], body["items"]) for body in bodies] == [
        (True, [{"id": two, "library_registered_on": "2026-11-21", "version": 1}]),
        (False, [{"id": one, "library_registered_on": "2026-11-05", "version": 1}]),
    ]
    assert stored(world, one).resources == refused
    assert set(stored(world, two).resources.values()) == {"validated"}


async def test_many_are_counted_before_they_go(world: World) -> None:
    crowd(world, 60, Status.PENDING)
    async with console_on(world) as console:
        await console.press("down", "a", "r")
        await console.sees("Aucun compte à renouveler", "60 en attente, jamais validés")
        await console.press("i")
        await console.sees("Valider 60 comptes jusqu’au 21/11/2027")
        before = len(console.line.calls)
        await console.press("ctrl+s", "enter")
        await console.sees("Ce n’est pas 60")
        await console.type("60")
        await console.press("enter")
        await console.sees("Rapport de la série du", "60 comptes validés")
        assert len(console.line.calls) - before <= 2 + 3


async def test_a_portal_without_validity(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        asked = {world.portal.resources[0].id: "pending"}
        one = world.subscriber(last_name="BIHAN", resources=asked)
        async with console_on(world) as console:
            await console.press("down", "r")
            await console.sees("Valider 1 compte", absent=["jusqu’au", "Date", "Tout activer"])
            assert console.line_with("BIHAN").split()[-4:] == ["attente", "✓", "Validé", "+1"]
            await console.press("ctrl+s")
            await console.sees("Rapport de la série du", "1 compte validé", "Validés : 1")
            await console.press("escape", "r")
            await console.sees("Plan de validation", "Aucun compte à valider", "1 déjà validé")
            assert "Déjà validé : rien à faire" in console.line_with("BIHAN")
        assert stored(world, one).status is Status.VALIDATED


async def test_who_may_change_nothing_plans_nothing(world: World) -> None:
    world.subscriber(last_name="LE GOFF", **VALID)
    async with console_on(world, "support") as console:
        await console.press("down", "r")
        await console.settled()
        assert "Renouveler" not in console.text


async def test_a_plan_that_cannot_be_read_or_written_says_so(world: World, tmp_path: Path) -> None:
    world.subscriber(last_name="LE GOFF", **VALID)
    async with console_on(world, series_folder=tmp_path / "series") as console:
        await console.press("down")
        console.line.broken = True
        await console.press("r")
        await console.sees("Le portail ne répond pas")
        console.line.broken = False
        await console.press("r")
        await console.sees("Renouveler 1 compte")
        (tmp_path / "series").touch()
        await console.press("ctrl+s")
        await console.says("Le journal de la série ne s’écrit pas : rien n’est parti.")
        assert not console.line.asked("POST /renewals")


async def test_people_whose_names_look_alike_are_told_apart(world: World) -> None:
    alike = (
        ("LE GOUIL-KERDRAON", "Marie-Thérèse", "29058000000001", date(1971, 3, 12)),
        ("LE GOUIL-KERDRAON", "Marie-Thérésine", "29058000000002", date(1996, 11, 25)),
        ("MARTIN", "Yann", "29058000000003", date(2001, 1, 1)),
        ("MARTIN", "Yann", "29058000000004", date(2002, 2, 2)),
    )
    for last, first, number, birth in alike:
        world.subscriber(
            last_name=last, first_name=first, registration_number=number, birth_date=birth, **VALID
        )
    world.subscriber(
        last_name="MARTIN", first_name="Yann", birth_date=date(2003, 3, 3), status=Status.EXPIRED
    )
    world.subscriber(last_name="SEUL", first_name="Yann", registration_number="777", **VALID)
    async with console_on(world) as console:
        await console.press("down", "a", "r")
        await console.sees("Renouveler 5 comptes")
        for _, first, number, birth in alike:
            told = f" {first} {birth:%d/%m/%Y} {number}"
            assert "21/11/2027" in console.line_with(told)
        assert "– Expiré" in console.line_with("MARTIN Yann 03/03/2003")
        row = console.line_with("SEUL Yann")
        assert "777" in row
        assert "12/03/1971" not in row


async def test_whom_to_validate_is_asked_with_every_answer_whole(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path, "loiretek")) as world:
        for name in ("BIHAN", "CORRE"):
            world.subscriber(last_name=name)
        async with console_on(world) as console:
            await console.press("down", "space", "down", "r")
            await console.sees("Valider qui ?", "Cette personne (p)", "(c)", "Annuler (Échap)")
            await console.resize(60, 20)
            await console.sees("Cette personne (p)", "La personne cochée (c)", "Annuler (Échap)")
