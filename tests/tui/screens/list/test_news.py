"""What others change while the list is open: said in the head, and shown in place."""

import pytest

from syren_api.statuses import Status
from syren_tui.app import SyrenApp
from syren_tui.config import Settings
from syren_tui.news.follower import NewsFollower
from tests.faults import FAULTS
from tests.older_portal import OlderPortal
from tests.portal.world import World
from tests.tui.console import Console, console_on
from tests.tui.line import Line
from tests.tui.news.following import edit, register
from tests.tui.records import crowd, end_sessions

ONE = "1 nouvelle demande : Ctrl+R"


async def test_a_new_request_is_said_and_moves_nothing(world: World) -> None:
    crowd(world, 30)
    async with console_on(world) as console:
        await console.press("enter", "down", "down", "space", "slash")
        await console.type("nom")
        await console.sees("30 abonnés", "1 coché")
        await console.settled()
        rows = console.lines[3:-2]  # below them is the access sentence, which comes later
        await register(world)
        await console.sees(ONE)
        assert console.lines[3:-2] == rows
        await console.press("escape", "ctrl+r")
        await console.sees("31 abonnés", "LE GALL", "1 coché", absent=["nouvelle demande"])


async def test_a_row_in_view_is_renewed_in_place(world: World) -> None:
    world.subscriber(last_name="AUDREN")
    who = world.subscriber(last_name="BERNARD")
    world.subscriber(last_name="CALVEZ")
    async with console_on(world, size=(120, 30)) as console:
        await console.press("enter", "down")
        await console.sees("AUDREN", "BERNARD", "CALVEZ", "à vous de valider ou de refuser")
        before = [console.place_of(name) for name in ("AUDREN", "BERNARD", "CALVEZ")]
        await edit(world, who, last_name="ZIEGLER", status="refused")
        await console.sees("1 compte modifié : Ctrl+R", "ZIEGLER", "Accès : NON, refusé")
        now = [console.place_of(name) for name in ("AUDREN", "ZIEGLER", "CALVEZ")]
        assert now == before
        await console.press("ctrl+r")
        await console.sees("ZIEGLER", absent=["1 compte modifié"])
        assert console.place_of("ZIEGLER")[1] > console.place_of("CALVEZ")[1]


async def test_a_row_is_renewed_when_it_comes_into_view(world: World) -> None:
    crowd(world, 40)
    async with console_on(world) as console:
        await console.press("enter")
        await console.settled()
        await edit(world, "NOM0030", last_name="NOM0030X")
        await console.sees("1 compte modifié")
        await console.settled()
        assert not console.line.asked("/subscribers/NOM0030")  # nobody looks at it
        await console.press(*["pagedown"] * 4)
        await console.sees("NOM0030X")


async def test_who_is_deleted_is_said(world: World) -> None:
    who = world.subscriber(last_name="BERNARD")
    async with console_on(world) as console:
        await console.sees("BERNARD")
        await world.staff("departement").delete(f"/subscribers/{who}")
        await console.sees("1 compte supprimé : Ctrl+R", "BERNARD")
        await console.press("ctrl+r")
        await console.sees("0 abonné", absent=["supprimé"])


async def test_what_one_saves_and_renews_oneself_is_not_said(world: World) -> None:
    world.subscriber(last_name="AUDREN", status=Status.TO_REVALIDATE)
    world.subscriber(last_name="BERNARD", status=Status.TO_REVALIDATE)
    async with console_on(world) as console:
        await console.open()
        await console.replace("LE BIHAN")
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        await console.press("escape", "escape")
        await console.sees("LE BIHAN")
        await console.press("a", "r")
        await console.sees("Plan de renouvellement")
        await console.press("ctrl+s")
        await console.sees("Rapport de la série du", "2 comptes renouvelés")
        await console.press("escape")
        await register(world)
        await console.sees(ONE, absent=["modifié"])


async def test_a_library_that_is_chosen_has_its_own_news(world: World) -> None:
    who = world.subscriber(library="quimperle")
    async with console_on(world, "departement", size=(120, 30)) as console:
        await console.press("enter", "b")
        await console.sees("QUIMPERLÉ")
        await console.press("down", "enter")
        await console.listed()
        await edit(world, who, "quimperle", city="Brest")
        await register(world)
        await console.until(lambda: console.app.session and console.app.session.news.place >= 2)
        await console.sees("Bibliothèque: FOUESNANT", ONE, absent=["1 compte modifié"])


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """The times that the bell rang."""
    rung: list[None] = []
    monkeypatch.setattr(SyrenApp, "bell", lambda _: rung.append(None))
    return rung


@pytest.mark.parametrize("bell", [True, False])
async def test_the_bell_rings_for_a_request_where_it_is_wanted(
    world: World, rings: list[None], bell: bool
) -> None:
    who = world.subscriber()
    async with console_on(world, settings=Settings(bell=bell)) as console:
        await edit(world, who, city="Brest")
        await console.sees("1 compte modifié")
        assert not rings
        await register(world)
        await console.sees("1 nouvelle demande")
        assert len(rings) == bell


async def test_an_older_portal_is_not_asked(world: World) -> None:
    world.subscriber()
    older = OlderPortal(world.app)
    async with console_on(world, line=Line(world, older)) as console:
        await console.settled()
        await console.press("enter", "ctrl+r")
        await console.listed()
        assert not older.refused


@pytest.mark.parametrize("fault", ["504 of a proxy", "404 of a proxy", "nobody listens"])
async def test_a_list_is_there_without_news(world: World, fault: str) -> None:
    world.subscriber(last_name="BERNARD")
    line = Line(world)
    line.fail(FAULTS[fault], "GET /changes")
    async with console_on(world, line=line) as console:
        await console.sees("BERNARD", "1 abonné")
        await console.settled()
        assert "proxy" not in console.words


async def test_a_session_that_has_ended_is_said_when_a_key_needs_it(world: World) -> None:
    world.subscriber(last_name="BERNARD")
    async with console_on(world) as console:
        await console.press("enter")
        await console.settled()
        assert console.app.session is not None
        end_sessions(world)
        world.clock.advance(hours=13)
        await console.until(lambda: not _news(console).is_asking)
        await console.sees("BERNARD", absent=["Mot de passe"])
        await console.press("ctrl+r")
        await console.sees("Mot de passe")
        await console.type("mot de passe")
        await console.press("enter")
        await console.sees("BERNARD", absent=["Mot de passe"])
        await register(world)
        await console.sees(ONE)


def _news(console: Console) -> NewsFollower:
    assert console.app.session is not None
    return console.app.session.news


async def test_a_narrow_head_leaves_out_the_portal_before_the_account(world: World) -> None:
    who = world.subscriber(last_name="ZIEGLER")
    async with console_on(world, "support") as console:
        await console.sees("Support – SYREN (Finistère)")
        await edit(world, who, status="refused")
        await console.sees("1 compte modifié : Ctrl+R")
        head = console.lines[0]
        assert "SYREN" not in head and "…" not in head, head
        assert head.split()[0] == "Support"
