"""From record to record: the list as it was, whatever is saved on the way."""

from datetime import date

import pytest

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.records import crowd, stored


async def test_walking_a_filter_that_what_is_saved_falls_out_of(world: World) -> None:
    ids = [world.subscriber(last_name=name) for name in ("DUPONT", "LE GALL", "MARTIN")]
    world.subscriber(last_name="AARON", status=Status.REFUSED)
    async with console_on(world) as console:
        await console.press("down", "f", "2")
        await console.sees("f Statut: En attente", "3 abonnés")
        await console.open(tab="Statut")
        await console.sees("1 sur 3", "‹ DUPONT")
        for place, name in enumerate(("DUPONT", "LE GALL", "MARTIN"), 1):
            await console.sees(f"‹ {name}", f"{place} sur 3", "[Statut]", "En attente (actuel)")
            if place > 1:
                await console.press("down")  # from the tabs to the field
            await console.until(lambda: console.focused == "status-choice", "the focus")
            await console.press("down", "tab", "t", "ctrl+s")
            await console.sees("Enregistré.", "OUI jusqu’au 21/11/2027")
            await console.press("ctrl+n" if place == 1 else "pagedown")
        await console.sees("C’est la dernière fiche de la liste.", "‹ MARTIN")
        await console.press("ctrl+p", "pageup", "ctrl+p")
        await console.sees("C’est la première fiche de la liste.", "‹ DUPONT", "OUI jusqu’au")
        await console.press("escape")
        await console.sees("0 abonné", "Aucun abonné avec ces filtres.", "✓ Validé 3")
        await console.press("x")
        await console.sees("4 abonnés")
    assert {stored(world, each).status for each in ids} == {Status.VALIDATED}


async def test_walking_beyond_what_the_list_had_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syren_tui.widgets.list.subscriber_table._AHEAD", 0)
    crowd(world, 160, Status.PENDING)
    async with console_on(world) as console:
        await console.press("down", "f", "2")
        await console.sees("f Statut: En attente", "160 abonnés")
        await console.listed()
        await console.press(*["pagedown"] * 5)
        await console.until(lambda: "NOM0045" in console.line_with("›"))
        assert not console.line.asked("offset")
        await console.open(tab="Statut")
        for place in range(46, 53):
            await console.sees(f"‹ NOM{place - 1:04}", f"{place} sur 160")
            if place in {46, 48}:
                if place > 46:
                    await console.press("down")
                await console.until(lambda: console.focused == "status-choice", "the focus")
                await console.press("down", "down", "ctrl+s")
                await console.sees("Enregistré.")
            await console.press("ctrl+n")
        await console.sees("‹ NOM0052", "53 sur 160")
        await console.press("escape")
        await console.sees("158 abonnés")


async def test_several_keys_at_once(world: World) -> None:
    crowd(world, 12, Status.PENDING)
    async with console_on(world) as console:
        await console.open()
        await console.sees("1 sur 12")
        console.post("ctrl+n", "ctrl+n", "ctrl+n", "ctrl+t", "ctrl+n", "ctrl+p", "ctrl+p")
        await console.sees("‹ NOM0002", "3 sur 12", "[Statut]")
        # What is typed on is typed into the record that comes.
        console.post("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+n", "down", "X", "Y")
        await console.sees("‹ NOM0003", "[Informations]*", "NOM0003XY")
        console.post("escape", "escape", "a", "down", "enter")
        await console.sees("‹ NOM0004", "5 sur 12", "[Informations]")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_page_down_is_the_next_record_on_every_tab(
    world: World, size: tuple[int, int]
) -> None:
    for name in ("A", "B", "C", "D", "E"):
        world.subscriber(last_name=name)
    async with console_on(world, size=size) as console:
        await console.open()
        for name, tab in zip(
            "ABCD", ("Informations", "Statut", "Ressources", "Historique"), strict=True
        ):
            await console.sees(f"‹ {name} ", f"[{tab}]")
            await console.press("pagedown", "ctrl+t")
        await console.sees("‹ E ", "[Informations]")


async def test_what_is_shown_of_a_refusal_follows_the_record(world: World) -> None:
    """The day of a refusal comes from the history, on the tab of the resources too."""
    for name in ("DUPONT", "MARTIN"):
        each = world.subscriber(
            last_name=name, status=Status.VALIDATED, resources={"pressreader": "validated"}
        )
        answer = await world.staff("fouesnant").patch(
            f"/subscribers/{each}",
            json={"resources": {"pressreader": "refused"}},
            headers={"If-Match": '"1"'},
        )
        assert answer.status_code == 200
        world.clock.advance(days=1)
    async with console_on(world, size=(100, 30)) as console:
        await console.open(tab="Ressources")
        await console.sees("‹ DUPONT", "PressReader", "‹ Refusé", "depuis le 21/11/2026")
        await console.press("ctrl+n")
        await console.sees("‹ MARTIN", "depuis le 22/11/2026")
        await console.press("ctrl+p")
        await console.sees("‹ DUPONT", "depuis le 21/11/2026")
        await console.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+t")
        await console.sees("[Ressources]", "depuis le 21/11/2026")


async def test_back_on_the_list_the_cursor_is_where_one_left(world: World) -> None:
    crowd(world, 30, Status.PENDING)
    world.subscriber(last_name="ZOLA", library_registered_on=date(2026, 1, 1))
    async with console_on(world) as console:
        await console.open()
        console.post(*["ctrl+n"] * 14)
        await console.sees("‹ NOM0014", "15 sur 31")
        await console.settled()
        await console.press("down", "tab", "end", "X", "ctrl+s")
        await console.sees("Enregistré.", "‹ NOM0014 AnnaïgX")
        calls = len(console.line.reads)
        await console.press("escape")
        await console.sees("› ? En attente  depuis 1 800 jours    NOM0014 AnnaïgX", "31 abonnés")
        await console.settled()
        assert len(console.line.reads) == calls + 1
        await console.press("enter")
        await console.sees("‹ NOM0014 AnnaïgX")
        await console.press("escape")
        await console.settled()
        assert len(console.line.reads) == calls + 1
