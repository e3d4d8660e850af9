"""The list: searched as one types, filtered, sorted, and what stands there when it is empty."""

from datetime import date, timedelta

import pytest
from textual import events

from syren_api.queries import MAX_SEARCH
from syren_api.statuses import Status
from tests.portal.world import TODAY, World
from tests.tui.console import console_on

NAMES = ("DUPONT", "LE GALL", "MARTIN")


def three(world: World) -> None:
    for name in NAMES:
        world.subscriber(last_name=name)


async def test_searching_as_one_types(world: World) -> None:
    three(world)
    world.subscriber(last_name="LÉON", registration_number="29570012")
    async with console_on(world) as console:
        await console.sees(*NAMES, "4 abonnés", "? En attente 4", "1-4 sur 4")
        assert console.focused == "search"
        await console.type("dup")
        await console.sees("DUPONT", "1 abonné", "1-1 sur 1", absent=["MARTIN"])
        await console.press("/", *"leon")
        await console.sees("LÉON", absent=["DUPONT"])
        assert console.search == "leon"
        await console.press("escape")
        await console.sees(*NAMES, "4 abonnés")
        assert (console.focused, console.search) == ("subscribers", "")
        # A card, typed or scanned on the list: with digits, or with what AZERTY makes of them.
        console.post(*"2957")
        await console.sees("LÉON", absent=["DUPONT"])
        assert (console.focused, console.search) == ("search", "2957")
        await console.press("escape")
        console.post(*"éç(èàà", "enter", "ctrl+j", "enter")
        await console.sees("‹ LÉON Annaïg")


async def test_an_old_answer_never_overtakes_a_new_one(world: World) -> None:
    three(world)
    async with console_on(world) as console:
        slow = console.line.hold("search=mar")
        await console.type("mar")
        await console.until(lambda: console.line.asked("search=mar"))
        await console.press("/", *"dup")
        await console.sees("DUPONT", "1 abonné", absent=["MARTIN"])
        slow.set()
        await console.settled()
        assert "DUPONT" in console.text
        assert "MARTIN" not in console.text


async def test_enter_before_the_answer_opens_nobody_of_the_old_list(world: World) -> None:
    three(world)
    async with console_on(world) as console:
        slow = console.line.hold("search=mar")
        console.post(*"mar", "enter", "enter")
        await console.sees("Recherche…", "DUPONT")
        assert "[Informations]" not in console.text
        slow.set()
        await console.sees("‹ MARTIN", "[Informations]")


async def test_an_answer_that_comes_as_the_list_is_about_to_be_called_late(world: World) -> None:
    three(world)
    async with console_on(world) as console:
        # The timer's message was in the queue when the answer came.
        console.app.screen.call_later(console.app.screen._parts.loader.show_late)  # type: ignore[attr-defined]
        await console.turn()
        await console.sees("3 abonnés", absent=["Recherche…"])


async def test_enter_on_a_list_that_was_given_up_opens_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("syren_tui.screens.list.loading.LONGEST_HOLD", 0.2)
    monkeypatch.setattr("syren_tui.runtime.key_queue.LONGEST_HOLD", 0.2)
    three(world)
    async with console_on(world) as console:
        slow = console.line.hold("search=mar")
        console.post(*"mar", "enter", "enter")
        await console.until(lambda: console.line.asked("search=mar"))
        console.post("/", *"dup")
        await console.sees("DUPONT", "1 abonné", absent=["MARTIN"])
        slow.set()
        await console.settled()
        assert "[Informations]" not in console.text
        assert console.search == "dup"


async def test_a_status_filter_shows_only_that_status(world: World) -> None:
    three(world)
    world.subscriber(
        last_name="NEDELEC", status=Status.VALIDATED, library_registered_on=date(2026, 11, 1)
    )
    world.subscriber(last_name="OLLIVIER", status=Status.REFUSED)
    async with console_on(world) as console:
        await console.press("down")
        await console.sees("f Statut: tous", "? En attente 3", "✓ Validé 1", "✗ Refusé 1")
        await console.press("f")
        await console.sees("1 tous", "2 En attente", "4 Validé", "5 Refusé")
        await console.press("4")
        await console.sees("f Statut: Validé", "NEDELEC", "1 abonné", absent=["MARTIN"])
        assert "? En attente 3" in console.text
        await console.press("f", "down", "space")
        await console.sees("[x] Validé", "[x] Refusé", "[ ] tous")
        await console.press("enter")
        await console.sees("f Statut: Validé +1", "NEDELEC", "OLLIVIER", "2 abonnés")
        await console.press("f", "escape")
        await console.sees("f Statut: Validé +1", "2 abonnés", absent=["[x]"])
        await console.press("f", "1")
        await console.sees("f Statut: tous", "5 abonnés")
        await console.press("f", "4", "slash", *"zzz")
        await console.sees("Des filtres sont mis : x les efface.")
        await console.press("escape", "x")
        await console.sees("f Statut: tous", "5 abonnés")


async def test_unticking_the_statuses_shows_everybody(world: World) -> None:
    three(world)
    async with console_on(world) as console:
        await console.press("down", "f", "4")
        await console.sees("f Statut: Validé", "Aucun abonné avec ces filtres.")
        await console.press("f", "space")
        await console.sees("Statut", absent=["[x]"])
        await console.press("enter")
        await console.sees("f Statut: tous", "3 abonnés")


async def test_filters_by_end_date(world: World) -> None:
    year = timedelta(days=365)
    for name, day in (
        ("PASSÉ", TODAY - year - timedelta(days=3)),
        ("PROCHE", TODAY - year + timedelta(days=10)),
        ("LOIN", TODAY - timedelta(days=10)),
    ):
        world.subscriber(last_name=name, status=Status.VALIDATED, library_registered_on=day)
    world.subscriber(last_name="SANS")
    async with console_on(world) as console:
        await console.press("down")
        await console.sees("FIN DÉPASSÉE", "finit dans 10 jours", "e Fin: toutes")
        for key, label, shown in (
            ("2", "passées", {"PASSÉ"}),
            ("3", "sous 30", {"PROCHE"}),
            ("4", "aucune", {"SANS"}),
            ("1", "toutes", {"PASSÉ", "PROCHE", "LOIN", "SANS"}),
        ):
            await console.press("e")
            await console.sees("Date de fin de validité", "3 sous 30 jours")
            await console.press(key)
            others = {"PASSÉ ", "PROCHE ", "LOIN ", "SANS "} - {f"{each} " for each in shown}
            await console.sees(f"e Fin: {label}", *shown, absent=list(others))


async def test_sorting_by_each_column_both_ways(world: World) -> None:
    for last, first, day in (("B", "Zoé", 3), ("A", "Yann", 1), ("C", "Xavier", 2)):
        world.subscriber(last_name=last, first_name=first, registered_at=date(2022, 1, day))

    async with console_on(world, size=(120, 30)) as console:

        def order() -> str:
            rows = [line for line in console.lines if "/01/2022" in line]
            return "".join(line[38] for line in rows)

        await console.press("down")
        await console.until(lambda: order() == "ABC")
        await console.sees("Nom ▲")
        await console.press("o", "2")
        await console.until(lambda: order() == "CAB")
        await console.sees("Prénom ▲")
        await console.press("o", "enter")
        await console.until(lambda: order() == "BAC")
        await console.sees("Prénom ▼")
        await console.click("Inscription", right=2)
        await console.until(lambda: order() == "ACB")
        await console.sees("Inscription ▲")
        await console.click("Inscription", right=2)
        await console.until(lambda: order() == "BCA")
        await console.click("Ressources", right=2)
        await console.settled()
        assert order() == "BCA"
        await console.press("x")
        await console.settled()
        assert order() == "BCA"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_line_a_subscriber_or_two(world: World, size: tuple[int, int]) -> None:
    world.subscriber(
        last_name="DUPONT", status=Status.VALIDATED, library_registered_on=date(2026, 11, 1)
    )
    world.subscriber(last_name="MARTIN")
    async with console_on(world, size=size) as console:
        await console.press("down")
        await console.sees("Date de fin de validité: 01/11/2027")
        assert console.place_of("MARTIN")[1] - console.place_of("DUPONT")[1] == 2
        await console.press("z")
        await console.sees("DUPONT", absent=["Date de fin de validité: 01/11/2027"])
        assert "01/11/2027" in console.line_with("DUPONT")
        assert console.place_of("MARTIN")[1] - console.place_of("DUPONT")[1] == 1
        await console.press("z")
        await console.sees("Date de fin de validité: 01/11/2027")


async def test_empty_states_say_why_the_list_is_empty(world: World) -> None:
    async with console_on(world) as console:
        await console.sees("Aucun abonné pour le moment.", "s’inscrit sur le portail")
        world.subscriber(last_name="LE GALL", first_name="Annaïg")
        await console.press("escape", "ctrl+r")
        await console.sees("LE GALL", "1 abonné", absent=["Aucun abonné"])
        await console.press("f", "4")
        await console.sees("Aucun abonné avec ces filtres.", "x les efface.")
        await console.press("x", "slash")
        await console.type("galloudec annaïg")
        await console.says("Personne de cette bibliothèque ne correspond à « galloudec annaïg ».")
        await console.says("demandez au département : contact.bdf@finistere.fr")
        await console.says("Essayé aussi : « annaig » 1 abonné, « gal » 1 abonné, « ann » 1 ab")
        await console.press("/")
        await console.type("zzzz")
        await console.says("Essayé aussi, sans plus de résultat")
        # A click, Enter and a mark do nothing to nobody.
        await console.press("enter", "enter", "space")
        await console.click("Personne")
        await console.settled()
        assert "[Informations]" not in console.text
        assert "coché" not in console.text


async def test_who_sees_all_libraries_is_not_sent_to_another(world: World) -> None:
    world.subscriber(last_name="LE GALL")
    async with console_on(world, "departement") as console:
        await console.type("zzzz")
        await console.says("Qui n’est pas encore inscrit le fait sur le portail.")
        await console.says("Essayez le prénom seul")
        assert "demandez au département" not in console.words


async def test_enter_shows_what_was_suggested(world: World) -> None:
    world.subscriber(last_name="FLOC’H")
    world.subscriber(last_name="FLOREAU")
    async with console_on(world) as console:
        await console.type("floch")
        await console.sees("0 abonné", "« floc h » 1 abonné")
        await console.press("enter")
        await console.sees("FLOC’H", "1 abonné", absent=["FLOREAU"])
        assert (console.search, console.focused) == ("floc h", "search")
        await console.press("enter")
        assert console.focused == "subscribers"


async def test_a_long_paste_is_cut_where_the_search_ends(world: World) -> None:
    async with console_on(world) as console:
        console.app.post_message(events.Paste("a" * 5000 + "\nb"))
        await console.until(lambda: console.line.asked("search=" + "a" * MAX_SEARCH), "the search")
        assert not console.line.asked("a" * (MAX_SEARCH + 1))
