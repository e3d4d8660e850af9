"""Makes the pictures of the README anew: the real console on the demonstration portal.

Run it by ``make pictures``.
"""

import asyncio
import html
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual.pilot import Pilot

from syren_tui.app import SyrenApp
from syren_tui.config import PortalProfile, Settings
from syren_tui.demo import DemoPortal, embedded_portal
from syren_tui.i18n import Speech
from syren_tui.screens.sign_in import Beginning

FOLDER: Final = Path(__file__).parent
SIZE: Final = (110, 32)
_TERMINAL: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
_LIMIT: Final = 30.0
_SPACE: Final = "&#160;"
_LEADING_SPACES: Final = re.compile(
    r'(?P<begin><text [^>]*?)x="(?P<x>[0-9.]+)"(?P<middle>[^>]*?)textLength="(?P<length>[0-9.]+)"'
    r"(?P<end>[^>]*)>(?P<spaces>(?:&#160;)+)(?P<rest>[^<]+?)</text>"
)


async def _until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(_LIMIT):
        while not condition():
            await pilot.pause(0.05)
    await pilot.pause(0.3)


async def _take(portal: DemoPortal) -> None:
    profile = PortalProfile("démonstration", portal.url)
    beginning = Beginning((profile,), profile, portal.login, portal.password)
    folder = Path(portal.folder)
    app = SyrenApp(Speech("fr"), Settings(theme="dark"), beginning, _TERMINAL, folder / "series")
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: app.focused is not None)
        await pilot.press("enter")
        await _until(pilot, lambda: bool(app.screen.query("SubscriberTable")))
        await pilot.press("l", "e", "space", "g", "enter", "down", "down", "space", "down")
        await _until(pilot, lambda: "-late" not in app.screen.query_one("#subscribers").classes)
        _write("list", app.export_screenshot(title="syren-tui"))
        await pilot.press("slash", *"mediateur", "enter", "enter")
        await _until(pilot, lambda: bool(app.screen.query("StatusPane")))
        await pilot.press("ctrl+t", "tab", "t")
        await _until(pilot, lambda: "Après" in str(app.screen.query_one("#after").render()))
        _write("record", app.export_screenshot(title="syren-tui"))


def _write(name: str, picture: str) -> None:
    """Write a picture that fetches nothing from anywhere: the reader's own font will do."""
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = picture.replace("Fira Code", "DejaVu Sans Mono")
    picture = _LEADING_SPACES.sub(_without_leading_spaces, picture)
    (FOLDER / f"{name}.svg").write_text(picture, encoding="utf-8")


def _without_leading_spaces(found: re.Match[str]) -> str:
    """Begin a text where its first letter stands: some viewers drop the spaces before it."""
    spaces = found["spaces"].count(_SPACE)
    length = float(found["length"])
    cells = spaces + len(html.unescape(found["rest"]))
    cell = length / cells
    x, length = float(found["x"]) + spaces * cell, length - spaces * cell
    return (
        f'{found["begin"]}x="{x:.1f}"{found["middle"]}textLength="{length:.1f}"'
        f"{found['end']}>{found['rest']}</text>"
    )


def main() -> None:
    """Start the demonstration portal and take the pictures."""
    with embedded_portal("syren", 300, Speech("fr")) as portal:
        asyncio.run(_take(portal))


if __name__ == "__main__":
    main()
