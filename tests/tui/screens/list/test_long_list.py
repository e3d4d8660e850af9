"""A list of a thousand, a list that changes, and a portal that does not answer."""

import asyncio

import pytest

from syren_api.statuses import Status
from tests.portal.world import World, patch
from tests.tui.console import Console, console_on
from tests.tui.line import hold_back
from tests.tui.records import crowd


def cursor_line(console: Console) -> str:
    """The row that the cursor is on."""
    return console.line_with("›")


async def test_a_thousand_rows_come_as_they_are_needed(world: World) -> None:
    crowd(world, 1000)
    async with console_on(world) as console:
        await console.sees("NOM0000", "1 000 abonnés", "1-9 sur 1 000")
        await console.press("down", "end")
        await console.sees("NOM0999", "NOM0991", "992-1 000 sur 1 000", absent=["…    "])
        assert "NOM0999" in cursor_line(console)
        calls = console.line.reads
        assert len(calls) <= 4, calls
        await console.press("home")
        await console.sees("NOM0000", "1-9 sur 1 000")
        assert len(console.line.reads) <= 4
        # As many keys at once as a held key makes.
        console.post(*["down"] * 500)
        await console.until(lambda: "NOM0500" in cursor_line(console), "row 500", deadline=40)
        await console.settled()
        assert "NOM0500" in cursor_line(console)
        assert len(console.line.reads) < 20
        await console.press("pagedown", "pageup", "up")
        await console.sees("NOM0499")
        assert "NOM0499" in cursor_line(console)


async def test_the_first_list_costs_three_calls_and_the_place_of_its_changes(world: World) -> None:
    crowd(world, 3)
    async with console_on(world) as console:
        await console.settled()
        await console.sees("NOM0000", "3 abonnés")
        paths = [each.split("?")[0] for each in console.line.calls]
        # The place from which changes are told is taken before the list is read.
        place = {"GET /changes", "POST /subscribers/counts"}
        assert (paths[:2], set(paths[2:4])) == (["GET /portal", "POST /session"], place)
        assert paths[4:] in (
            ["GET /subscribers"],
            ["GET /subscribers", "GET /changes"],
            ["GET /changes", "GET /subscribers"],
        )


async def test_a_list_whose_rows_take_long_is_there_before_them(world: World) -> None:
    crowd(world, 3)
    async with console_on(world, signed_in=False) as console:
        console.line.hold("GET /subscribers")
        console.post("enter")
        await console.sees("Rechercher:", "Recherche…", absent=["NOM0000"])
        console.line.release()
        await console.sees("NOM0000", "3 abonnés")
        assert len(console.line.reads) == 1


async def test_enter_waits_for_a_row_that_has_not_come(world: World) -> None:
    crowd(world, 300)
    async with console_on(world) as console:
        await console.press("down")
        console.post("end", "enter")
        await console.sees("‹ NOM0299", "300 sur 300")


async def test_a_refresh_keeps_the_cursor_on_its_subscriber(world: World) -> None:
    for name in ("DUPONT", "LE GALL", "MARTIN"):
        world.subscriber(last_name=name)
    async with console_on(world) as console:
        await console.press("down", "down", "down")
        await console.until(lambda: "MARTIN" in cursor_line(console))
        world.subscriber(last_name="AARON")
        world.subscriber(last_name="ZOLA")
        await console.press("ctrl+r")
        await console.sees("AARON", "5 abonnés")
        assert "MARTIN" in cursor_line(console)
        world.subscriber(last_name="ABEL")
        await console.press("f5")
        await console.sees("ABEL", "6 abonnés")
        assert "MARTIN" in cursor_line(console)


async def test_a_refresh_keeps_the_cursor_deep_in_a_long_list(world: World) -> None:
    crowd(world, 300)
    async with console_on(world) as console:
        await console.press("down")
        console.post(*["down"] * 49)
        await console.until(lambda: "NOM0049" in cursor_line(console))
        for name in ("AARON", "ABEL", "ADAM"):
            world.subscriber(last_name=name)
        await console.press("ctrl+r")
        await console.sees("303 abonnés")
        await console.settled()
        assert "NOM0049" in cursor_line(console)


async def test_the_list_is_read_again_where_its_number_has_changed(world: World) -> None:
    crowd(world, 300)
    async with console_on(world) as console:
        await console.press("down")
        for number in range(5):
            world.subscriber(last_name=f"AARON{number}")
        await console.press("end")
        await console.sees("305 abonnés", "300 sur 305", "NOM0294")


async def test_a_portal_that_does_not_answer_and_then_does(world: World) -> None:
    for name in ("DUPONT", "MARTIN"):
        world.subscriber(last_name=name)
    async with console_on(world) as console:
        await console.sees("MARTIN")
        console.line.broken = True
        await console.type("mar")
        await console.sees("Le portail ne répond pas", "Nouvel essai dans 1 s.", "DUPONT")
        await console.sees("Recherche…", absent=["Réessayez"])
        console.line.broken = False
        await console.sees("MARTIN", "1 abonné", absent=["DUPONT", "ne répond pas"])
        assert console.search == "mar"
        await console.type("x")
        await console.sees("ne correspond à « marx »")
        console.line.broken = True
        await console.type("y")
        await console.sees("Recherche…", "Nouvel essai dans", absent=["ne correspond à"])
        console.line.broken = False
        await console.sees("ne correspond à « marxy »")


async def test_the_library_and_what_others_changed_meanwhile(world: World) -> None:
    first = world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN", library="quimperle")
    async with console_on(world, "departement", size=(100, 30)) as console:
        await console.sees("Département – SYREN", "FOUESNANT", "QUIMPERLÉ", "Bibliothèque: toutes")
        await console.press("down", "b")
        await console.sees("1 toutes", "2 FOUESNANT", "3 QUIMPERLÉ")
        await console.press("2")
        await console.sees("Bibliothèque: FOUESNANT", "DUPONT", absent=["MARTIN"])
        answer = await patch(world.staff("fouesnant"), first, {"status": "refused"})
        assert answer.status_code == 200
        await console.press("ctrl+r")
        await console.sees("✗ Refusé 1", "aucun accès")
        await console.press("b", "1")
        await console.sees("Bibliothèque: toutes", "MARTIN")


@pytest.mark.parametrize(("login", "only"), [("fouesnant", False), ("support", True)])
async def test_what_an_account_sees(world: World, login: str, only: bool) -> None:
    world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN", library="quimperle")
    async with console_on(world, login, size=(120, 30)) as console:
        await console.sees("DUPONT")
        assert ("lecture seule" in console.text) is only
        assert ("MARTIN" in console.text) is only
        assert ("QUIMPERLÉ" in console.text) is only
        assert ("Bibliothèque" in console.text) is only
        await console.press("down")
        await console.sees("o Trier")
        assert ("b Bibliothèque" in console.footer) is only
        await console.press("b")
        await console.settled()
        assert ("1 toutes" in console.text) is only


@pytest.mark.parametrize("key", ["ctrl+c", "q"])
async def test_leaving_asks_first_and_signs_out(world: World, key: str) -> None:
    async with console_on(world) as console:
        await console.press("escape", key)
        await console.sees("Quitter la console ?", "Rester")
        await console.press("escape")
        await console.sees("Aucun abonné", absent=["Quitter la console ?"])
        await console.press(key)
        await console.sees("Quitter la console ?")
        console.post("enter")
        await console.ended()
        assert console.app.return_code == 0
    assert console.line.asked("DELETE /session")


async def test_signing_out_while_an_answer_comes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The screen is taken apart for a moment before what it waits for is called off."""
    gate = hold_back(monkeypatch, "subscribers")
    async with console_on(world) as console:
        screen = console.app.screen
        gate.clear()
        await console.press("escape", "ctrl+r")
        await console.until(lambda: len(console.line.reads) == 2)
        await console.until(lambda: not console.line.under_way)
        await console.turn()
        console.post("q", "c")
        while screen.query("SubscriberTable"):  # noqa: ASYNC110 -- the very moment is meant
            await asyncio.sleep(0)
        gate.set()
        await console.sees("Mot de passe", "Identifiant")
        assert console.app.return_code is None


async def test_leaving_while_the_list_is_on_its_way(world: World) -> None:
    world.subscriber(last_name="DUPONT", status=Status.REFUSED)
    async with console_on(world) as console:
        console.line.hold("search=dup")
        await console.type("dup")
        await console.until(lambda: console.line.asked("search=dup"))
        await console.press("escape", "q")
        await console.sees("Quitter la console ?")
        console.post("q")
        await console.ended()
    assert console.app.return_code == 0


async def test_the_next_page_is_asked_for_where_one_is_going(world: World) -> None:
    crowd(world, 300)
    async with console_on(world) as console:
        await console.press("down")
        assert not any("offset=50" in call for call in console.line.reads)
        await console.press(*["pagedown"] * 3)
        await console.until(lambda: "offset=50" in console.line.reads[-1], "the page below")
        await console.press("end")
        await console.sees("292-300 sur 300")
        await console.settled()
        assert "offset=250" in console.line.reads[-1]
        await console.press(*["pageup"] * 4)
        await console.until(lambda: "offset=200" in console.line.reads[-1], "the page above")
        await console.sees("NOM0263", absent=["…    "])


async def test_the_rows_in_view_are_told_after_a_list_of_nobody(world: World) -> None:
    crowd(world, 60)
    async with console_on(world) as console:
        await console.type("zzzz")
        await console.says("Essayé aussi, sans plus de résultat")
        await console.press("escape")
        await console.sees("NOM0000", "1-9 sur 60", absent=["Essayé"])


async def test_the_rows_in_view_are_told_after_another_size(world: World) -> None:
    crowd(world, 300)
    async with console_on(world) as console:
        await console.sees("1-9 sur 300")
        await console.resize(120, 40)
        await console.sees("1-17 sur 300")
        await console.resize(80, 24)
        await console.sees("1-9 sur 300")
