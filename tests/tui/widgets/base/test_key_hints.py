"""The footer: which keys it shows where there is no room for all, and where some do nothing."""

from datetime import date

from syren_api.statuses import Status
from syren_tui.runtime.key_labels import Hint
from syren_tui.widgets.base.key_hints import fitted
from tests.portal.world import World
from tests.tui.console import console_on


def hint(key: str, action: str) -> Hint:
    return Hint(key, "mot", "", action, shown=True)


def test_what_leaves_a_dialog_is_never_left_out() -> None:
    hints = [hint("A", "a"), hint("B", "b"), hint("Échap", "cancel"), hint("F1", "help")]
    assert fitted(hints, 80).plain == "A mot  B mot  Échap mot  F1 mot"
    assert fitted(hints, 24).plain == "A mot  Échap mot  F1 mot"
    assert fitted(hints, 5).plain == "Échap mot  F1 mot"


async def test_an_empty_list_shows_no_keys_of_rows(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.press("down")
        await console.sees("Entrée Ouvrir", "Espace Cocher", "r Renouveler")
        await console.press("f", "3", "down")
        await console.sees("0 abonné", absent=["Entrée Ouvrir", "Espace Cocher", "r Renouveler"])
        await console.press("x")
        await console.sees("Entrée Ouvrir", "Espace Cocher", "r Renouveler")


async def test_the_only_record_has_no_next_one(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.sees("1 sur 1", "Échap Liste", absent=["Ctrl+N"])


async def test_scan_mode_shows_what_there_is_to_open_and_undo(world: World) -> None:
    world.subscriber(
        last_name="DUPONT", status=Status.VALIDATED, registration_number="29058000123",
        library_registered_on=date(2026, 1, 2),
    )  # fmt: skip
    async with console_on(world) as console:
        await console.press("down", "s")
        await console.sees("Carte", "Échap Liste", absent=["Ctrl+O", "Ctrl+Z"])
        await console.type("29058000123")
        await console.press("enter")
        await console.sees("DUPONT", "Ctrl+O Fiche", absent=["Ctrl+Z"])
        await console.press("enter")
        await console.sees("Ctrl+Z Annuler le dernier")
        await console.press("ctrl+o")
        await console.sees("[Informations]", "Échap Retour", absent=["Échap Liste"])
