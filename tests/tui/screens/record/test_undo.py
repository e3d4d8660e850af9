"""Undoing the newest change of a record: what comes back is shown, and asked about."""

from syren_api.statuses import Status
from tests.portal.world import World, patch
from tests.tui.console import console_on
from tests.tui.records import stored


async def test_what_comes_back_is_shown_before_it_is_undone(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", status=Status.VALIDATED)
    changes = {"status": "refused", "city": "Quimper"}
    assert (await patch(world.staff("departement"), each, changes)).status_code == 200
    async with console_on(world) as console:
        await console.open("DUPONT", reading=True)
        await console.press("u")
        await console.sees("Annuler le dernier changement ?", "modifié par departement")
        await console.sees("Statut de l'abonné : Refusé → Validé", "Votre ville : Quimper → Foues")
        await console.press("enter")
        await console.sees("‹ DUPONT", absent=["Annuler le dernier"])
        assert stored(world, each).version == 2
        await console.press("U")
        await console.sees("Annuler le dernier changement ?")
        await console.press("ctrl+s")
        await console.sees("Annulé : la fiche est comme avant.", "Accès : OUI", "Fouesnant")
        now = stored(world, each)
        assert (now.status, now.city, now.version) == (Status.VALIDATED, "Fouesnant", 3)
        await console.press("u")
        await console.sees("Le dernier changement est déjà annulé.")


async def test_what_is_not_staffs_or_not_the_newest_is_not_undone(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT", reading=True)
        await console.press("u")
        await console.sees("Rien à annuler : voyez l’onglet Historique.")
        await console.press("down", "end", "X", "escape", "u")
        await console.sees("Enregistrez d’abord vos changements (Ctrl+S), puis u.")
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        await console.settled()
        # Somebody else changes it while one looks at what would come back.
        await console.press("u")
        await console.sees("Nom : DUPONTX → DUPONT")
        answer = await patch(world.staff("departement"), each, {"city": "Quimper"}, version=2)
        assert answer.status_code == 200
        await console.press("ctrl+s")
        await console.sees("Cette fiche vient de changer : vérifiez, puis u.", "Quimper")
    assert stored(world, each).version == 3
