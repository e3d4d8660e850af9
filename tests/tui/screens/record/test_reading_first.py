"""A record is opened to be read: what is typed or scanned there changes nothing by accident."""

from datetime import date

import pytest
from textual import events

from syren_api.statuses import Status
from syren_tui.widgets.base.tab_bar import TabBar
from tests.portal.world import World
from tests.tui.console import Console, console_on, key_event
from tests.tui.records import changed, stored

CARD = "29058000123"
TABS = ("Informations", "Statut", "Ressources", "Historique")
UNSAVED = ["non enregistré", "]*", *(f"{each} *" for each in TABS)]


def is_outside_fields(console: Console) -> bool:
    return isinstance(console.app.focused, TabBar)


async def test_letters_and_arrows_change_nothing_until_one_goes_to_a_field(world: World) -> None:
    each = world.subscriber(last_name="DUPONT", resources={"pressreader": "pending"})
    before = stored(world, each)
    async with console_on(world) as console:
        await console.open("DUPONT", reading=True)
        await console.press(*"Xab7", "space", "backspace", "asterisk")
        for key, tabs in (("right", (*TABS[1:], TABS[0])), ("left", TABS[::-1])):
            for tab in tabs:
                await console.press(key)
                await console.sees(f"[{tab}]", absent=UNSAVED)
                assert is_outside_fields(console)
        for key in ("tab", "enter", "down"):
            await console.press(key)
            await console.until(lambda: console.focused == "field-last_name")
            await console.press("escape")
            assert is_outside_fields(console)
        await console.press("escape")
        await console.sees("Rechercher:")
        assert console.line.asked("PATCH") == []
    assert changed(world, each, before) == {}


async def test_the_head_tells_who_it_is(world: World) -> None:
    world.subscriber(
        last_name="GUÉGUEN-LE GOFF DE KERMORVAN", first_name="Gwenaëlle Marie-Thérèse",
        registration_number=CARD,
    )  # fmt: skip
    async with console_on(world) as console:
        await console.open(reading=True)
        await console.sees("KERMORVAN Gwenaëlle Marie-T…   12/03/1971   29058000123")
        await console.resize(120, 40)
        await console.sees("Gwenaëlle Marie-Thérèse   né(e) 12/03/1971")


async def test_a_scan_opens_the_record_of_its_card(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN", registration_number="a29v58c")
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        await console.press("escape")
        console.post(*"A29V58C", "enter")
        await console.sees("‹ MARTIN", "[Statut]", absent=["sur 1"])
        assert is_outside_fields(console)
        console.app.post_message(events.Paste("99999\r\n"))
        await console.says("Carte 99999 inconnue ici : Échap, puis cherchez par nom.")
        await console.press("ctrl+p")
        await console.sees("C’est la première fiche de la liste.")
        console.post(*"dupont")
        await console.says("Tapé trop vite pour être des touches : rien n’est fait.")
        await console.sees("‹ MARTIN")
        assert console.line.asked("PATCH") == []


async def test_a_scan_loses_nothing_that_is_not_saved(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    world.subscriber(last_name="MARTIN", registration_number=CARD)
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.type("X")
        await console.press("escape")
        console.post(*CARD, "enter")
        await console.sees("Des changements ne sont pas enregistrés.", "‹ DUPONT")
        console.post(*"a1a2a3", "enter")  # another one is not an answer to the question
        await console.settled()
        await console.sees("Des changements ne sont pas enregistrés.")
        await console.press("a")
        await console.sees("‹ MARTIN", absent=["Des changements"])


@pytest.mark.parametrize(
    ("status", "said", "done"),
    [
        (Status.PENDING, "v : valider jusqu’au 21/11/2027", "Validé jusqu’au 21/11/2027. u annule"),
        (Status.VALIDATED, "v : renouveler jusqu’au 21/11/2027", "Renouvelé jusqu’au 21/11/2027."),
    ],
)
async def test_v_does_what_the_line_says_once(
    world: World, status: Status, said: str, done: str
) -> None:
    each = world.subscriber(last_name="DUPONT", status=status, resources={"pressreader": "pending"})
    async with console_on(world) as console:
        await console.open("DUPONT", reading=True)
        await console.sees(said, "(date du 21/11/2026)")
        console.post(*"vvvvv")  # a key that is held down
        await console.settled()
        assert stored(world, each).version == 1
        await console.press("V")
        await console.sees(done, "Accès : OUI jusqu’au 21/11/2027", absent=["v : "])
        await console.press("v")
        await console.sees("Déjà renouvelé avec la date du jour : rien à faire.")
        await console.press("escape")
        await console.sees("✓ Validé", "Rechercher:")
    now = stored(world, each)
    assert (now.status, now.version) == (Status.VALIDATED, 2)
    assert now.library_registered_on == date(2026, 11, 21)


async def test_v_that_was_pressed_before_somebody_was_shown_decides_nothing(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    other = world.subscriber(last_name="MARTIN")
    async with console_on(world) as console:
        await console.open(reading=True)
        gate = console.line.hold(f"GET /subscribers/{other}")
        await console.press("ctrl+n")
        early = key_event("v")
        early.time -= 1.0
        console.app.post_message(early)
        gate.set()
        await console.sees("‹ MARTIN", "2 sur 2")
        await console.settled()
        assert console.line.asked("POST /renewals") == []
        await console.sees("v : valider")  # it is painted
        await console.press("v")
        await console.sees("Validé jusqu’au")
    assert stored(world, other).version == 2


async def test_v_decides_nothing_that_the_rules_or_the_user_leave_open(world: World) -> None:
    world.subscriber(last_name="DUPONT", status=Status.REFUSED)
    world.subscriber(
        last_name="MARTIN", status=Status.VALIDATED, library_registered_on=date(2026, 11, 21)
    )
    async with console_on(world) as console:
        await console.open("DUPONT", "Statut")
        await console.press("escape", "v")
        await console.says("Refusé : choisissez Validé dans l’onglet Statut.")
        await console.press("down", "up", "escape", "v")
        await console.says("Enregistrez d’abord vos changements (Ctrl+S), puis v.")
        assert console.line.asked("POST /renewals") == []


async def test_a_name_with_a_digit_is_asked_about(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.replace(CARD)
        await console.press("ctrl+s")
        await console.says(f"Le nom « {CARD} » a un chiffre. L’enregistrer ?")
        await console.press("enter")
        await console.sees("Rien n’est enregistré : corrigez le nom.", absent=["a un chiffre"])
        assert stored(world, each).version == 1
        await console.replace("DUPONT 2")
        await console.press("ctrl+s")
        await console.sees("« DUPONT 2 »")
        await console.press("ctrl+s")
        await console.sees("Enregistré.", "‹ DUPONT 2")
    assert stored(world, each).last_name == "DUPONT 2"


async def test_a_long_address_is_shown_whole(world: World) -> None:
    address = f"gwenaelle.marie-therese.{'le-goff-' * 6}x@courriel.example"
    world.subscriber(last_name="DUPONT", email=address)
    async with console_on(world) as console:
        await console.open(reading=True)
        await console.sees("(verrouillé)")
        row = console.place_of("E-mail *")[1]
        end = console.place_of("Date de naissance")[1]
        shown = "".join(line[34:66].strip() for line in console.lines[row:end])
        assert shown == address
