"""The session ends while somebody is at work: nothing that was typed is lost."""

from syren_tui.i18n import Speech
from syren_tui.screens.dialogs.help import HelpScreen
from syren_tui.screens.dialogs.sign_in_again import SignInAgainDialog
from syren_tui.widgets.base.plain_input import PlainInput
from syren_tui.widgets.base.tab_bar import TabBar
from tests.portal.world import PASSWORD, World
from tests.tui.console import console_on
from tests.tui.records import end_sessions, stored

TITLE = "La session est terminée : reconnectez-vous."


async def test_while_typing_a_search(world: World) -> None:
    for name in ("DUPONT", "MARTIN"):
        world.subscriber(last_name=name)
    async with console_on(world) as console:
        await console.type("dup")
        await console.sees("DUPONT", absent=["MARTIN"])
        end_sessions(world)
        await console.press("/", *"mar")
        await console.sees(TITLE, "Identifiant     fouesnant", "Ce qui est tapé reste")
        assert console.search.startswith("mar")
        await console.press("enter")
        assert "Connexion" not in console.text
        await console.type("faux")
        await console.press("enter")
        await console.says("Identifiant ou mot de passe incorrect")
        await console.replace(PASSWORD)
        await console.press("enter")
        await console.sees("MARTIN", "1 abonné", absent=[TITLE, "DUPONT"])
        assert (console.search, console.focused) == ("mar", "search")
        await console.type("x")
        await console.sees("Personne de cette bibliothèque")


async def test_while_editing_a_record(world: World) -> None:
    each = world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        await console.press("ctrl+t", "down", "down")
        end_sessions(world)
        await console.press("ctrl+s")
        await console.sees(TITLE)
        # In one go, as fast as somebody who is asked every day.
        console.post(*PASSWORD, "enter")
        await console.sees("Enregistré.", "‹ DUPONTX", "[Statut]", absent=[TITLE])
        assert isinstance(console.app.focused, TabBar)
    assert stored(world, each).last_name == "DUPONTX"
    assert stored(world, each).status == "to_revalidate"


async def test_escape_postpones_signing_in_and_keeps_what_was_typed(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        await console.open("DUPONT")
        await console.settled()
        await console.type("X")
        end_sessions(world)
        await console.press("ctrl+s")
        await console.sees(TITLE)
        await console.press("escape")
        await console.sees("DUPONTX", "[Informations]*", TITLE, absent=["Identifiant"])
        await console.press("escape", "escape")
        await console.sees("Des changements ne sont pas enregistrés.")
        await console.press("a")
        await console.sees("Rechercher:", "DUPONT")
        await console.press("ctrl+r")
        await console.sees("Identifiant     fouesnant")
        await console.press("escape")
        await console.sees(TITLE, absent=["Identifiant"])
        # It can still be had, as soon as it is asked for.
        await console.press("ctrl+r")
        await console.sees("Identifiant     fouesnant")
        await console.type(PASSWORD)
        await console.press("enter")
        await console.sees("DUPONT", "1 abonné", absent=[TITLE, "Identifiant"])


async def test_several_calls_ask_once(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        end_sessions(world)
        await console.press("down", "a", "ctrl+r")
        await console.sees(TITLE)
        await console.settled()
        assert len(console.app.screen_stack) == 3
        await console.type(PASSWORD)
        await console.press("enter")
        await console.sees("1 coché", "DUPONT", absent=[TITLE])
        assert len(console.line.asked("POST /session")) == 2


async def test_signed_in_while_another_screen_covers_the_question(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        end_sessions(world)
        world.subscriber(last_name="MARTIN")
        await console.press("ctrl+r")
        await console.sees(TITLE)
        question = console.app.screen
        assert isinstance(question, SignInAgainDialog)
        await console.app.push_screen(HelpScreen(Speech("fr"), []))
        question.query_one(PlainInput).value = PASSWORD
        question.action_submit()
        await console.until(question.answered.done)  # what waits for it goes on
        assert question.answered.result()
        assert console.app.screen is not question
        await console.press("escape")
        await console.sees("MARTIN", "2 abonnés", absent=[TITLE])


async def test_the_console_ends_over_the_question(world: World) -> None:
    world.subscriber(last_name="DUPONT")
    async with console_on(world) as console:
        end_sessions(world)
        await console.press("ctrl+r")
        await console.sees(TITLE)
        # `console_on` checks that nothing of it goes on.
