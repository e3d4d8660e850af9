"""Lists of cards, and those who are on them."""

from datetime import date

from textual import events

from syren_api.statuses import Status
from tests.portal.world import World
from tests.tui.console import Console


def patron(world: World, number: str, **members: object) -> str:
    """Make an account with a card that can be renewed."""
    usual: dict[str, object] = {
        "status": Status.TO_REVALIDATE, "library_registered_on": date(2025, 10, 14),
        "last_name": f"NOM {number}",
    }  # fmt: skip
    return world.subscriber(registration_number=number, **(usual | members))


async def paste(console: Console, text: str) -> None:
    """Paste a text, as a terminal does that marks it."""
    console.app.post_message(events.Paste(text))
    await console.turn()


async def give(console: Console, *lines: str) -> None:
    """Paste a list into its dialog, and ask for its plan."""
    await console.press("down", "l")
    await console.sees("Renouveler d’après une liste")
    await paste(console, "\n".join(lines))
    await console.press("ctrl+s")
