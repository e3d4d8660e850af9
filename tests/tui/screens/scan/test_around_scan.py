"""What is around a card in scan mode: records, sessions, sizes, help, leaving."""

import pytest
from textual import events

from syren_api.statuses import Status
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.scan.scan import ScanScreen
from syren_tui.widgets.scan.card_field import CardField
from tests.portal.world import PASSWORD, World
from tests.tui.console import console_on
from tests.tui.help import all_of_the_help, described, lacking
from tests.tui.records import end_sessions, stored
from tests.tui.scan.scans import CARD, OLD_DAY, cardholder
from tests.tui.scans import RENEW, sit_down


async def test_the_record_and_back(world: World) -> None:
    each = cardholder(world, last_name="LE GOFF")
    async with console_on(world) as console:
        await sit_down(console)
        await console.press("ctrl+o")
        await console.sees("Aucun abonné n’est affiché.")
        console.post(*CARD, "enter")
        await console.sees(RENEW)
        await console.press("ctrl+o")
        await console.sees("‹ LE GOFF", "[Informations]", "1 sur 1")
        await console.press("down")
        await console.replace("LE GOFFIC")
        await console.press("ctrl+s")
        await console.sees("Enregistré.")
        await console.press("escape")
        await console.sees("LE GOFFIC", RENEW, absent=["[Informations]"])
        await console.settled()
        await console.press("enter")
        await console.sees("Renouvelé jusqu’au")
        assert stored(world, each).version == 3


async def test_a_portal_that_stops_and_comes_back(world: World) -> None:
    each = cardholder(world)
    async with console_on(world) as console:
        await sit_down(console)
        console.post(*CARD, "enter")
        await console.sees(RENEW)
        console.line.broken = True
        await console.press("enter")
        await console.sees("Le portail ne répond pas", "Renouvellement en cours…")
        # Leaving now would leave the answer unknown: that is asked about.
        await console.press("escape")
        await console.sees("sa réponse n’est pas encore là", "Rester", "Partir")
        await console.press("enter")
        console.line.broken = False
        await console.sees("Renouvelé jusqu’au 21/11/2027", absent=["Le portail ne répond pas"])
        assert stored(world, each).version == 2


async def test_a_session_that_ends_at_the_desk(world: World) -> None:
    cardholder(world, last_name="LE GOFF")
    async with console_on(world) as console:
        await sit_down(console)
        end_sessions(world)
        console.post(*CARD, "enter")
        await console.sees("Mot de passe")
        await console.type(PASSWORD)
        await console.press("enter")
        await console.sees("LE GOFF", RENEW, absent=["Mot de passe"])
        await console.press("enter")
        await console.sees("Renouvelé jusqu’au 21/11/2027")


async def test_pasted_cards_are_scanned_one_by_one(world: World) -> None:
    for number in "123":
        cardholder(world, number, last_name=f"NOM{number}")
    async with console_on(world) as console:
        await sit_down(console)
        console.app.post_message(events.Paste("1\r\n2\r\n3"))
        await console.sees("NOM2", "3")
        await console.settled()
        assert console.app.screen.query_one(CardField).value == "3"
        await console.press("enter")
        await console.sees("NOM3", RENEW)


async def test_support_looks_and_renews_nobody(world: World) -> None:
    cardholder(world, last_name="LE GOFF")
    async with console_on(world, "support", language="fr") as console:
        await sit_down(console)
        assert "lecture seule" in console.text
        console.post(*CARD, "enter")
        await console.sees("LE GOFF", "Lecture seule", "FOUESNANT", absent=["Renouvelés"])
        await console.press("enter", "ctrl+s", "ctrl+z", "ctrl+t")
        await console.settled()
        reading = ("POST /session", "POST /subscribers/counts")
        assert [call for call, _ in console.line.bodies if call not in reading] == []
        assert "Ctrl+Z" not in console.footer


async def test_a_name_and_hostile_texts(world: World) -> None:
    cardholder(world, "[/]", last_name="[b]X\x1b[31m", first_name="[@click=app.exit]y[/]")
    async with console_on(world, language="en") as console:
        await console.press("escape", "s")
        await console.sees("Scanning – SYREN")
        console.post("[", "/", "]", "enter")
        await console.sees("[b]X", "[@click=app.exit]y[/]", "Enter: renew until 21 Nov 2027")
        assert "\x1b[31m" not in console.output
        console.post(*"nobody", "enter")
        await console.sees("Nobody in this library matches “nobody”.")
        await console.settled()
        await console.press("escape")
        await console.sees("Scan a card")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_result_and_past_scans_fit_every_size(world: World, size: tuple[int, int]) -> None:
    for place in range(12):
        cardholder(world, f"{place}", last_name="DE KERGARIOU-PENFENTENYO", status=Status.EXPIRED)
    cardholder(world, "99", last_name="LE GOFF")
    async with console_on(world, size=size) as console:
        await sit_down(console)
        for place in range(12):
            console.post(*str(place), "enter")
        console.post("9", "9", "enter")
        await console.sees(
            "LE GOFF", RENEW, "EXPIRÉ", "Renouvelés 0   non renouvelés 12", "mmédiat : non"
        )
        await console.offers("Entrée Renouveler")
        assert len([line for line in console.lines if "EXPIRÉ" in line]) >= min(10, size[1] - 16)


async def test_every_key_is_in_the_help(world: World) -> None:
    cardholder(world)
    async with console_on(world, size=(100, 40)) as console:
        await sit_down(console)
        console.post(*CARD, "enter")
        await console.sees(RENEW)
        text = await all_of_the_help(console)
        unused = {"help", "ask_again"}  # no library system is set up
        keys = [each for each in described(ScanScreen, FullScreen) if each.action not in unused]
        assert lacking(console, text, keys) == []
        assert "Renouveler l’abonné qui est affiché" in text
        await console.press("?")
        await console.sees("Aide : les touches")


# On the list: a card that is typed or scanned there.


@pytest.mark.parametrize(
    ("number", "end"),
    [(CARD, ["enter", "ctrl+j"]), (CARD, ["tab"]), ("éçà(_àààà''", ["enter"])],
    ids=["CR+LF", "Tab", "AZERTY"],
)
async def test_a_card_scanned_on_the_list_finds_it(
    world: World, number: str, end: list[str]
) -> None:
    each = cardholder(world, last_name="LE GOFF")
    cardholder(world, "2", last_name="MARTIN", library_registered_on=OLD_DAY)
    async with console_on(world) as console:
        await console.press("escape")
        console.post(*number, *end)
        await console.sees("LE GOFF", "1 abonné", absent=["MARTIN"])
        await console.settled()
        assert console.focused == "subscribers"
        assert "[Informations]" not in console.text
        assert stored(world, each).version == 1


async def test_ctrl_c_clears_what_is_typed_and_asks_at_an_empty_field(world: World) -> None:
    async with console_on(world) as console:
        await sit_down(console)
        await console.type("2905")
        await console.sees("2905")
        await console.press("ctrl+c")
        await console.sees(absent=["2905", "Quitter la console"])
        await console.press("ctrl+c")
        await console.sees("Quitter la console ?", "Rester", "Partir")
        await console.press("enter")  # on staying, as always
        await console.sees(absent=["Quitter la console"])
        await console.press("ctrl+c")
        await console.sees("Quitter la console ?")
        console.post("p")
        await console.ended()
