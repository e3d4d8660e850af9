"""What there is to do today: numbers of one call, views of one's own, and the way to the list."""

from datetime import UTC, date, datetime

import pytest

from syren_api.features import Feature
from syren_api.statuses import Status
from syren_tui.config import Settings
from syren_tui.screens.today import recounting
from syren_tui.screens.today.view import ViewList
from syren_tui.view_settings import ViewSettings
from tests.faults import FAULTS
from tests.older_portal import OlderPortal
from tests.portal.world import World
from tests.tui.console import console_on
from tests.tui.line import Line
from tests.tui.news.following import edit, register
from tests.tui.records import end_sessions

WAITING = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
def people(world: World) -> World:
    world.subscriber(last_name="ATTEND", requested_at=WAITING)
    for name, day in (("PASSÉ", date(2025, 11, 18)), ("PROCHE", date(2025, 12, 1))):
        world.subscriber(
            last_name=name, status=Status.VALIDATED, library_registered_on=day,
            resources={"pressreader": "refused"},
        )  # fmt: skip
    return world


async def test_all_numbers_come_in_one_call(people: World) -> None:
    line = Line(people)
    async with console_on(people, line=line) as console:
        await console.settled()
        before = len(line.asked("/counts"))
        await console.press("escape", "t")
        await console.sees(
            "Aujourd’hui, FOUESNANT", "samedi 21/11/2026", "À décider", "À suivre",
            "la plus ancienne : il y a 9 jours", "chacun se verrouille à sa connexion",
        )  # fmt: skip
        for number, label, count in (
            (1, "En attente", 1), (2, "A revalider", 0), (3, "Fin dépassée", 1),
            (4, "Finit dans les 30 jours", 1), (5, "Sans date de fin", 0),
        ):  # fmt: skip
            assert console.line_with(label).lstrip(" ›").split()[0] == str(number)
            assert f" {count}" in console.line_with(label)
        await console.settled()
        assert len(line.asked("/counts")) == before + 1
        assert console.line_with("›").split()[1] == "1"
        await console.press("down")
        await console.until(lambda: console.line_with("›").split()[1] == "2")
        await console.press('"')  # AZERTY's 3, without shift
        await console.listed()
        await console.sees("1 abonné", "PASSÉ", "passées")


async def test_the_list_is_kept_as_a_view_and_taken_away_again(people: World) -> None:
    async with console_on(people) as console:
        await console.type("proche")
        await console.sees("1 abonné")
        await console.press("enter", "plus")
        await console.sees("Garder cette liste comme vue")
        await console.press("enter")
        await console.sees("Donnez un nom à cette vue.")
        await console.type("Mon É")
        await console.press("enter")
        await console.sees("Vue gardée : t la montre.")
        await console.press("x", "t")
        await console.sees("Mes vues", "6  Mon É", "1")
        await console.press("end")
        await console.sees("Suppr Ôter la vue")
        await console.press("enter")
        await console.listed()
        await console.sees("1 abonné", "PROCHE")
        assert console.search == "proche"
        await console.press("t")
        await console.sees("6  Mon É")
        await console.press("end", "delete")
        await console.sees("Vue ôtée : Mon É. Ctrl+Z la remet.", absent=["6  Mon É", "Mes vues"])
        await console.press("ctrl+z")
        await console.sees("Vue remise : Mon É.", "6  Mon É", absent=["Ctrl+Z Remettre"])


async def test_views_of_the_settings_and_the_screen_after_the_sign_in(people: World) -> None:
    views = (ViewSettings("PressReader refusé", resource="pressreader", resource_status="refused"),)
    settings = Settings(opens="today", views=views)
    async with console_on(people, settings=settings, signed_in=False) as console:
        console.post("enter")
        await console.sees("Aujourd’hui, FOUESNANT", "Mes vues", "PressReader refusé")
        await console.settled()
        assert " 2" in console.line_with("PressReader refusé")
        await console.press("6")
        await console.listed()
        await console.sees("2 abonnés", "x PressReader refusé")
        await console.press("x")
        await console.sees("3 abonnés", absent=["x PressReader refusé"])


async def test_the_numbers_follow_what_others_change(
    people: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "PAUSE", 0.2)
    line = Line(people)
    async with console_on(people, line=line) as console:
        await console.press("escape", "t")
        await console.sees("la plus ancienne : il y a 9 jours")
        await console.press("down", "down")
        await console.until(lambda: console.line_with("›").split()[1] == "3")
        await register(people)
        await console.until(lambda: " 2" in console.line_with("1  En attente"), "counted")
        assert console.line_with("›").split()[1] == "3"
        await console.settled()
        # Where a change leaves every number as it was, nothing is drawn.
        drawn: list[object] = []
        monkeypatch.setattr(ViewList, "replace_option_prompt", lambda *each: drawn.append(each))
        monkeypatch.setattr(ViewList, "clear_options", lambda *each: drawn.append(each))
        before = len(line.asked("/subscribers/counts"))
        await edit(people, people.subscriber(last_name="AUTRE", status=Status.REFUSED), city="Y")
        await console.until(lambda: len(line.asked("/subscribers/counts")) > before, "counted")
        await console.settled()
        assert drawn == []


async def test_many_changes_are_one_count(people: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "PAUSE", 1000.0)
    line = Line(people)
    async with console_on(people, line=line) as console:
        await console.press("escape", "t")
        await console.sees("la plus ancienne : il y a 9 jours")
        await console.settled()
        before = len(line.asked("/subscribers/counts"))
        for number in range(3):
            await register(people, f"{number}@courriel.example")
        assert console.app.session is not None
        news = console.app.session.news
        await console.until(lambda: news.counts().requests == 3, "told")
        await console.settled()
        assert len(line.asked("/subscribers/counts")) == before


async def test_a_view_of_the_settings_shows_its_librarys_name(people: World) -> None:
    settings = Settings(views=(ViewSettings("Là-bas", library="quimperle"),))
    people.subscriber(last_name="AUTRE", library="quimperle")
    async with console_on(people, "departement", settings=settings) as console:
        await console.press("escape", "t")
        await console.sees("Là-bas")
        await console.press("6")
        await console.listed()
        await console.sees("QUIMPERLÉ", "1 abonné", absent=["quimperle"])


async def test_a_library_whose_name_cannot_be_read_shows_its_id(people: World) -> None:
    settings = Settings(views=(ViewSettings("Là-bas", library="quimperle"),))
    line = Line(people)
    async with console_on(people, "departement", settings=settings, line=line) as console:
        line.fail(FAULTS["a captive portal's page"], "GET /libraries")
        await console.press("escape", "t")
        await console.sees("Là-bas", "la plus ancienne")
        await console.press("6")
        await console.listed()
        await console.sees("quimperle")


async def test_where_nobody_waits_there_is_nothing_to_decide(world: World) -> None:
    async with console_on(world) as console:
        await console.press("escape", "t")
        await console.sees("Plus rien à décider.")


async def test_a_card_that_is_scanned_is_searched(people: World) -> None:
    people.subscriber(last_name="CARTE", registration_number="A7788B")
    async with console_on(people) as console:
        await console.press("escape", "t")
        await console.sees("À décider")
        console.post(*"A7788B", "enter")
        await console.sees("1 abonné", "CARTE")


async def test_a_portal_that_does_not_count_says_so(people: World) -> None:
    portal = OlderPortal(people.app, {Feature.COUNTS})
    async with console_on(people, line=Line(people, portal)) as console:
        await console.press("escape", "t")
        await console.says("Ce portail ne donne pas ces nombres")
        await console.press("3")
        await console.sees("1 abonné", "PASSÉ")
    assert portal.refused == []


async def test_a_portal_that_does_not_answer_is_asked_again(people: World) -> None:
    line = Line(people)
    async with console_on(people, line=line) as console:
        line.broken = True
        await console.press("escape", "t")
        await console.sees("Le portail ne répond pas")
        line.broken = False
        await console.sees("la plus ancienne", absent=["Le portail ne répond pas"])


async def test_a_session_that_ended_leaves_the_views_and_says_so(people: World) -> None:
    async with console_on(people) as console:
        await console.press("escape", "t")
        await console.sees("la plus ancienne")
        await console.settled()
        end_sessions(people)
        await console.press("ctrl+r")
        await console.sees("Mot de passe")
        await console.press("escape")
        await console.sees("1  En attente")
        await console.says("La session est terminée : reconnectez-vous.")
