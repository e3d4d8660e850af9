"""Makes the pictures of README and guide anew: the real console on the demonstration portal.

Run it by ``make pictures``.
"""

import asyncio
import html
import os
import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual.app import App
from textual.pilot import Pilot

from syren_api.models import Selection
from syren_api.queries import SubscriberFilter
from syren_tui.app import SyrenApp
from syren_tui.config import PortalProfile, Settings
from syren_tui.demo import DemoPortal, embedded_portal
from syren_tui.i18n import Speech
from syren_tui.renewal.change import send
from syren_tui.renewal.renewal_plan import RenewalPlan
from syren_tui.renewal.series_runner import SeriesRunner
from syren_tui.screens.series.resume import ResumeDialog
from syren_tui.screens.sign_in import SignInPrefill
from syren_tui.session import Session

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
    prefill = SignInPrefill((profile,), profile, portal.login, portal.password)
    folder = Path(portal.folder)
    app = SyrenApp(Speech("fr"), Settings(theme="dark"), prefill, _TERMINAL, folder / "series")
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: app.focused is not None)
        _write("sign-in", app)
        await _sign_in(pilot)
        await pilot.press("l", "e", "space", "g", "enter", "down", "down", "space", "down")
        await _until(pilot, lambda: "-late" not in app.screen.query_one("#subscribers").classes)
        _write("list", app)
        await _record(pilot)
        await _series(pilot)
        await _scan(pilot)
        await _interruption(pilot)


async def _sign_in(pilot: Pilot[Any]) -> None:
    await pilot.press("enter")
    await _until(pilot, lambda: bool(pilot.app.screen.query("SubscriberTable")))


async def _record(pilot: Pilot[Any]) -> None:
    """One renewal: status, day, what comes of it."""
    app = pilot.app
    await pilot.press("slash", *"mediateur", "enter", "enter")
    await _until(pilot, lambda: bool(app.screen.query("StatusPane")))
    await pilot.press("ctrl+t", "tab", "t")
    await _until(pilot, lambda: "Après" in str(app.screen.query_one("#after").render()))
    _write("record", app)
    await pilot.press("escape", "a")
    await _until(pilot, lambda: bool(app.screen.query("SubscriberTable")))


async def _series(pilot: Pilot[Any]) -> None:
    """A plan, and the report of its series."""
    app = pilot.app
    await pilot.press("d", "x", "slash", *"le", "enter", "a", "r")
    await _until(pilot, lambda: bool(app.screen.query("PlanTable")))
    _write("plan", app)
    await pilot.press("ctrl+s")
    await _until(pilot, lambda: bool(app.screen.query("SeriesTable")))
    _write("report", app)
    await pilot.press("escape", "d", "x")
    await _until(pilot, lambda: bool(app.screen.query("SubscriberTable")))


async def _scan(pilot: Pilot[Any]) -> None:
    """A patron whose card was scanned, and one whose renewal is done."""
    app = pilot.app
    near = _session(app).portal.today + timedelta(days=300)
    found = [each for each in (await _selection(app, "ou")).items if each.valid_until]
    numbers = [
        each.registration_number or "" for each in found if str(each.valid_until) < str(near)
    ]
    await pilot.press("s")
    await _until(pilot, lambda: bool(app.screen.query("CardField")))
    for number in numbers[:3]:
        await pilot.press(*number, "enter")
        await pilot.pause(1.0)
        if number != numbers[2]:
            await pilot.press("enter")
            await pilot.pause(1.0)
    _write("scan", app)
    await pilot.press("escape")
    await _until(pilot, lambda: bool(app.screen.query("SubscriberTable")))


async def _interruption(pilot: Pilot[Any]) -> None:
    """What the console offers where a series was interrupted."""
    app = pilot.app
    session = _session(app)
    plan = RenewalPlan((await _selection(app, "an")).items, session.portal, session.portal.today)
    client = session.client
    with session.store.create(plan) as journal:
        run = SeriesRunner(
            journal, partial(send, client), max_batch=6, history=client.history,
            on_progress=lambda _: run.stop(), most=1,
        )  # fmt: skip
        await run.run()
    await pilot.press("escape", "q", "c")
    await _until(pilot, lambda: bool(app.screen.query("#password")))
    await pilot.press("enter")
    await _until(pilot, lambda: isinstance(app.screen, ResumeDialog))
    _write("interruption", app)


def _session(app: App[Any]) -> Session:
    session: Session = app.session  # type: ignore[attr-defined]  # the app is a SyrenApp
    return session


async def _selection(app: App[Any], search: str) -> Selection:
    return await _session(app).client.selection(SubscriberFilter(search=search))


def _write(name: str, app: App[Any]) -> None:
    """Write a picture that fetches nothing from anywhere: the reader's own font will do."""
    picture = app.export_screenshot(title="syren-tui")
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
