"""The desk on the screen: bursts of scanners, what Enter does, what is listed, and the way back."""

from datetime import date

import pytest
from textual.message import Message

from syren_api.statuses import Status
from syren_tui.app import SyrenApp
from syren_tui.widgets.desk.person_card import PersonCard
from syren_tui.widgets.scan.card_field import CardField
from tests.portal.world import World
from tests.tui.console import Console, console_on, key_event
from tests.tui.records import stored
from tests.tui.scan.scans import CARD, cardholder
from tests.tui.scans import RENEW, sit_down

NEXT_END = date(2027, 11, 21)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """The times that the bell rang."""
    rung: list[None] = []
    monkeypatch.setattr(SyrenApp, "bell", lambda _: rung.append(None))
    return rung


async def test_a_card_then_enter_renews(world: World, rings: list[None]) -> None:
    each = cardholder(world, last_name="LE GOFF", first_name="Yannick")
    async with console_on(world) as console:
        await console.sees("LE GOFF")
        await sit_down(console)
        await console.sees("FOUESNANT", "Renouvellement avec la date du 21/11/2026")
        assert console.focused == "card"
        assert "Entrée" not in console.footer
        console.post(*CARD, "enter")
        await console.sees(
            "LE GOFF Yannick",
            "né(e) le 12/03/1971",
            "✓ Validé   FIN DÉPASSÉE depuis 3 jours",
            "Date de fin de validité: 18/11/2026",
            "Ressources : 0 sur 8",
            RENEW,
        )
        await console.offers("Entrée Renouveler")
        assert stored(world, each).version == 1
        await console.press("enter")
        await console.sees("Renouvelé jusqu’au 21/11/2027. Ctrl+Z annule.", "Renouvelés 1 ")
        line = console.line_with("✓ renouvelé")
        assert "LE GOFF Yannick" in line
        assert line.endswith("21/11/2027")
        assert stored(world, each).valid_until == NEXT_END
        assert rings == []
        # Back on the list it stands as it is now.
        await console.press("escape")
        await console.sees("Rechercher:", "Date de fin de validité: 21/11/2027")
        assert console.focused == "subscribers"


@pytest.mark.parametrize(
    "end",
    [["enter"], ["enter", "ctrl+j", "enter"], ["enter", "enter"], ["tab", "enter"]],
    ids="-".join,
)
async def test_whatever_ends_a_number_confirms_nothing(world: World, end: list[str]) -> None:
    each = cardholder(world)
    async with console_on(world) as console:
        await sit_down(console)
        console.post(*CARD, *end)
        await console.sees(RENEW)
        await console.settled()
        assert stored(world, each).version == 1
        assert console.focused == "card"
        await console.press("enter")
        await console.sees("Renouvelé jusqu’au 21/11/2027")


async def test_an_impatient_enter_confirms_nobody(world: World) -> None:
    each = cardholder(world)
    async with console_on(world) as console:
        await sit_down(console)
        slow = console.line.hold("GET /subscribers")
        console.post(*CARD, "enter")
        await console.sees(f"Recherche de {CARD}")
        await console.press("enter", "enter")
        slow.set()
        await console.sees(RENEW)
        await console.settled()
        assert stored(world, each).version == 1


async def test_a_slow_scanner_has_a_rhythm_of_its_own(world: World) -> None:
    """Its second Enter confirms nothing even if the portal answers between the two."""
    each = cardholder(world)
    async with console_on(world) as console:
        await sit_down(console)
        now = Message().time + 60.0
        for key in (*CARD, "enter"):
            now += 0.06
            await typed_at(console, key, now)
        await console.sees(RENEW)
        await typed_at(console, "enter", now + 0.06)
        await console.settled()
        assert stored(world, each).version == 1
        await typed_at(console, "enter", now + 0.5)
        await console.sees("Renouvelé jusqu’au 21/11/2027")


async def typed_at(console: Console, key: str, moment: float) -> None:
    """Type a key at a moment of the clock of Textual's messages."""
    event = key_event(key)
    event.time = moment
    console.app.post_message(event)
    await console.type("")  # until it has done its work


async def test_an_enter_typed_before_the_patron_was_painted_confirms_nobody(world: World) -> None:
    each = cardholder(world)
    async with console_on(world) as console:
        await sit_down(console)
        console.post(*CARD, "enter")
        await console.sees(RENEW)
        console.app.screen.query_one(PersonCard).painted_at += 60.0
        await console.press("enter")
        await console.settled()
        assert stored(world, each).version == 1


async def test_digits_of_an_azerty_keyboard_are_read(world: World) -> None:
    cardholder(world, last_name="LE GOFF")
    async with console_on(world) as console:
        await sit_down(console)
        console.post(*"éçà(_àààà''", "enter")
        await console.sees("LE GOFF", RENEW)


async def test_many_cards_in_one_burst(world: World) -> None:
    ids = [cardholder(world, f"2905800{place:04}", last_name=f"NOM{place}") for place in range(12)]
    async with console_on(world) as console:
        await sit_down(console)
        slow = console.line.hold("card=29058000000")
        for place in range(12):
            console.post(*f"2905800{place:04}", "enter")
        await console.sees("Recherche de 29058000000", "11 cartes attendent.")
        slow.set()
        await console.sees("NOM11 ", RENEW, "non renouvelés 11")
        log = [line for line in console.lines if "non confirmé" in line]
        assert [line.split()[1] for line in log] == [f"NOM{place}" for place in range(10, 1, -1)]
        assert console.app.screen.query_one(CardField).value == ""
        await console.press("enter")
        await console.sees("Renouvelés 1 ")
        assert [stored(world, each).version for each in ids] == [1] * 11 + [2]


async def test_what_is_typed_is_what_enter_reads(world: World) -> None:
    """While something stands in the field, nobody is confirmed by Enter."""
    each = cardholder(world)
    cardholder(world, "2", last_name="MARTIN")
    async with console_on(world) as console:
        await sit_down(console)
        console.post(*CARD, "enter")
        await console.sees(RENEW, "Entrée Renouveler")
        await console.press("2")
        await console.sees("Entrée : lire ce qui est tapé", "Entrée Lire", absent=[RENEW])
        await console.press("escape")
        await console.sees(RENEW)
        await console.press("2", "enter")
        await console.sees("MARTIN", RENEW)
        assert stored(world, each).version == 1
        assert "autre carte avant Entrée" in console.line_with("non confirmé")


async def test_cards_that_ring_the_bell(world: World, rings: list[None]) -> None:
    cardholder(world, "1", status=Status.EXPIRED, last_name="LE GUENNEC")
    cardholder(world, "2", status=Status.REFUSED, last_name="LE GUEN")
    async with console_on(world) as console:
        await sit_down(console)
        for number, rung, sentence, listed in (
            ("1", 1, "seul l’abonné peut demander son renouvellement", "EXPIRÉ"),
            ("2", 2, "Refusé : non renouvelé. Ctrl+O ouvre sa fiche.", "REFUSÉ"),
            ("404", 3, "Aucun abonné de cette bibliothèque n’a ce numéro.", "INCONNUE"),
        ):
            await console.type(number)
            await console.press("enter")
            await console.says(sentence)
            assert listed in console.line_with(listed)
            assert len(rings) == rung
        assert "l’abonné doit demander" in console.line_with("– EXPIRÉ")
        await console.sees("Renouvelés 0   non renouvelés 3")


async def test_an_unknown_card_is_given_to_a_name(world: World) -> None:
    cardholder(world, None, last_name="QUÉRÉ", first_name="Anna")
    each = cardholder(
        world, "12", last_name="QUÉRÉ", first_name="Yann", city="Bénodet",
        status=Status.PENDING, birth_date=date(1990, 5, 4),
    )  # fmt: skip
    async with console_on(world) as console:
        await sit_down(console)
        console.post(*"777", "enter")
        await console.sees("Carte 777 : INCONNUE", "Entrée : chercher par nom")
        await console.offers("Entrée Chercher par nom")
        await console.press("enter")
        await console.sees("Nom :", "tapez le nom de l’abonné")
        console.post(*"quere", "enter", "enter")
        await console.sees("À qui est la carte n° 777", "QUÉRÉ Anna")
        line = console.line_with("QUÉRÉ Yann")
        assert "né(e) le 04/05/1990" in line
        assert "Bénodet" in line
        assert "? En attente" in line
        await console.settled()
        assert "Entrée : choisir" in console.text
        await console.press("down", "enter")
        await console.says("La carte n° 777 devient la sienne, à la place du n° 12.")
        await console.sees("Entrée : valider jusqu’au 21/11/2027", "Entrée Valider")
        await console.press("enter")
        await console.sees("Validé jusqu’au 21/11/2027", absent=["INCONNUE"])
        now = stored(world, each)
        assert (now.registration_number, now.status) == ("777", Status.VALIDATED)
        await console.press("ctrl+z")
        await console.sees("Annulé : QUÉRÉ Yann.", "– annulé", "Renouvelés 0 ")
        now = stored(world, each)
        assert (now.registration_number, now.status) == ("12", Status.PENDING)
        await console.press("ctrl+z")
        await console.sees("Il n’y a plus rien à annuler ici.")


async def test_immediate_renewal_decides_no_request(world: World) -> None:
    first = world.portal.resources[0]
    waits = {"status": Status.PENDING, "library_registered_on": None}
    one = cardholder(world, "1", last_name="BRUN", resources={first.id: "pending"}, **waits)
    cardholder(world, "2", last_name="MARTIN")
    async with console_on(world) as console:
        await sit_down(console)
        await console.press("ctrl+t")
        console.post("1", "enter")
        await console.says("Jamais validé : pas de renouvellement immédiat.")
        await console.sees("Entrée : valider jusqu’au 21/11/2027")
        assert stored(world, one).status is Status.PENDING
        console.post("2", "enter")
        await console.sees("MARTIN", "Renouvelés 1 ")
        assert "jamais validé" in console.line_with("BRUN")
        console.post("1", "enter")
        await console.sees("Entrée : valider jusqu’au 21/11/2027")
        await console.press("ctrl+s")
        await console.sees("Renouvelés 2 ")
    assert stored(world, one).status is Status.VALIDATED


async def test_immediate_renewal(world: World, rings: list[None]) -> None:
    first = world.portal.resources[0]
    ids = [cardholder(world, "1"), cardholder(world, "2", resources={first.id: "refused"})]
    async with console_on(world) as console:
        await sit_down(console)
        await console.press("ctrl+t")
        await console.sees("Renouvellement immédiat : oui")
        console.post("1", "enter", "2", "enter")
        await console.says("Ses ressources restent comme elles sont")
        await console.sees(RENEW, "Renouvelés 1 ")
        assert [stored(world, each).version for each in ids] == [2, 1]
        await console.press("ctrl+y")
        await console.says(f"Active 8 ressources, dont 1 refusée : {first.name}.")
        await console.press("ctrl+y")
        await console.says("Ses ressources restent comme elles sont")
        await console.press("ctrl+s")
        await console.sees("Renouvelés 2 ")
        assert dict(stored(world, ids[1]).resources) == {first.id: "refused"}
        await console.press("f8")
        await console.sees("Renouvellement immédiat : non")
