"""The console in front of a portal, without a terminal: keys in, what a user sees out."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.cells import cell_len
from textual import events
from textual._compositor import LayoutUpdate
from textual._context import visible_screen_stack
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.worker import Worker

from syren_tui.app import SyrenApp
from syren_tui.client import PortalClient
from syren_tui.config import PortalProfile, Settings
from syren_tui.i18n import Language, Speech
from syren_tui.screens.frame import Dialog
from syren_tui.screens.list.subscribers import SubscribersScreen
from syren_tui.screens.sign_in import SignInPrefill
from tests.portal.world import PASSWORD, World
from tests.tui.line import Line
from tests.tui.quick import quick

ADDRESS: Final = "http://127.0.0.1:8080"
DEADLINE: Final = 60.0
_POLL: Final = 0.02
_REPEAT_RATE: Final = 0.03
"""Seconds between two events of a key that is held down."""
_TERMINAL: Final = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
_SPACES: Final = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})
_BORDERS: Final = str.maketrans(dict.fromkeys("│╭╮╰╯─", " "))


class Console:
    """One console at work."""

    def __init__(self, app: SyrenApp, pilot: Pilot[None], line: Line) -> None:
        self.app = app
        self.pilot = pilot
        self.line = line

    # What a user sees.

    @property
    def lines(self) -> list[str]:
        """The rows of the screen as they stand, no-break spaces as spaces."""
        visible_screen_stack.set(self.app._background_screens)
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.translate(_SPACES).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """The text without borders, on one line: for sentences that go over several."""
        return " ".join(self.text.translate(_BORDERS).split())

    @property
    def output(self) -> str:
        """What would be written to a terminal to paint the whole screen."""
        screens = self.app._background_screens
        update = self.app.screen._compositor.render_update(full=True, screen_stack=screens)
        assert isinstance(update, LayoutUpdate)
        return update.render_segments(self.app.console)

    @property
    def footer(self) -> str:
        return self.lines[-1]

    async def offers(self, *keys: str) -> None:
        """Wait until the footer has keys: it is laid out after what it is for."""
        await self.until(lambda: all(each in self.footer for each in keys), f"{keys} in the footer")

    def line_with(self, text: str) -> str:
        """Return the first row with a text in it."""
        found = [line for line in self.lines if text in line]
        assert found, f"no row with {text!r}:\n{self.text}"
        return found[0]

    def place_of(self, text: str) -> tuple[int, int]:
        """Return the column and the row of the first place where a text stands."""
        for row, line in enumerate(self.lines):
            if text in line:
                return cell_len(line[: line.index(text)]), row
        raise AssertionError(f"nowhere {text!r}:\n{self.text}")

    @property
    def focused(self) -> str:
        """The id of the widget that has the focus."""
        return (self.app.focused.id or "") if self.app.focused is not None else ""

    # Waiting.

    async def until(
        self, condition: Callable[[], object], what: str = "", deadline: float = DEADLINE
    ) -> None:
        """Wait until something is so."""
        clock = asyncio.get_running_loop().time
        end = clock() + deadline
        while not condition():
            if clock() > end:
                raise AssertionError(f"in vain: {what or 'a condition'}\n{self.text}")
            await asyncio.sleep(_POLL)
            self._paint()

    async def sees(self, *texts: str, absent: Sequence[str] = ()) -> None:
        """Wait until all these texts stand on the screen, and none of the absent ones."""

        def stands() -> bool:
            shown = self.text
            return all(text in shown for text in texts) and not any(
                text in shown for text in absent
            )

        await self.until(stands, f"{texts} without {absent}")

    async def says(self, sentence: str) -> None:
        """Wait until a sentence stands on the screen, on one line or several."""
        await self.until(lambda: sentence in self.words, repr(sentence))

    async def ended(self) -> None:
        """Wait until the console has been told to end."""
        await self.until(lambda: self.app.return_code is not None, "the end")

    async def settled(self) -> None:
        """Wait until every key has done its work, and nothing is under way."""
        for _ in range(3):
            await self.until(lambda: self._keys_done and not self._busy, "nothing under way")
            await self.turn()

    async def turn(self) -> None:
        """Have every widget do what it has to do at present."""
        await self.pilot._wait_for_screen()
        await asyncio.sleep(_POLL)
        self._paint()

    def _paint(self) -> None:
        if self.app.screen_stack:
            self.app.screen._on_timer_update()

    @property
    def _keys_done(self) -> bool:
        return not self.app._typed and not self.app._rounds

    @property
    def _busy(self) -> bool:
        if self.line.under_way:
            return True
        waits_for_the_user = isinstance(self.app.screen, Dialog)
        return not waits_for_the_user and bool(running(self.app))

    # Keys and mouse.

    def post(self, *keys: str) -> None:
        """Type keys in one burst: nothing is waited for."""
        for key in keys:
            self.app.post_message(key_event(key))

    async def press(self, *keys: str) -> None:
        """Type keys, each when the one before has done its work."""
        for key in keys:
            await self._burst(key)

    async def hold(self, key: str) -> None:
        """Go on typing the key pressed last, as a terminal does for one that is held down."""
        event = key_event(key)
        event.time = self.app.pressed.time + _REPEAT_RATE
        await self._post_all(event)

    async def type(self, text: str) -> None:
        """Type letters, as fast as they are taken."""
        await self._burst(*text)

    async def replace(self, text: str) -> None:
        """Type something in the place of what stands in a field."""
        await self._burst("end", "ctrl+u", *text)

    async def _burst(self, *keys: str) -> None:
        await self._post_all(*map(key_event, keys))

    async def _post_all(self, *keys: events.Key) -> None:
        taken = asyncio.Event()
        for key in keys:
            self.app.post_message(key)
        self.app.call_later(taken.set)
        await asyncio.wait_for(taken.wait(), DEADLINE)
        clock = asyncio.get_running_loop().time
        end = clock() + DEADLINE
        while not self._keys_done:
            assert clock() < end, f"{keys} never did their work, {self._why_not}:\n{self.text}"
            await asyncio.sleep(0.001)

    @property
    def _why_not(self) -> str:
        """Say where keys are that did not do their work."""
        app = self.app
        waiting = f"{len(app._typed)} wait{' for a hold' if app.keys_wait else ''}"
        return f"{waiting}, {app._rounds} rounds to go, at work: {running(app)}"

    async def click(self, text: str, right: int = 0) -> None:
        """Click on a text of the screen, or so many cells right of its beginning."""
        await self.settled()
        column, row = self.place_of(text)
        await self.pilot.click(offset=(column + right, row))

    async def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        await self.pilot.resize_terminal(columns, rows)
        await self.until(lambda: self.app.screen.size == (columns, rows), "the new size")

    # The way in.

    async def listed(self) -> None:
        """Wait for a list that is shown whole, and painted."""

        def is_listed() -> bool:
            screen = self.app.screen
            if not isinstance(screen, SubscribersScreen) or screen._parts.loader.is_stale:
                return False
            return bool(self.text.strip())

        await self.until(is_listed, "the list")

    @property
    def search(self) -> str:
        """What stands in the search of the list."""
        return (
            self.line_with("Rechercher:").partition("Rechercher:")[2].split(" f Statut")[0].strip()
        )

    async def open(
        self, name: str = "", tab: str = "Informations", *, reading: bool = False
    ) -> None:
        """Open the record of the first subscriber of the list, or that a search finds.

        Args:
            name: what is searched; empty: the first of the list.
            tab: the one that is opened, with the focus in its first field.
            reading: whether the focus stays on the tabs, as it is at first.
        """
        if name:
            await self.press("slash")
            await self.type(name)
            await self.sees("1 abonné")
        if self.focused != "subscribers":
            await self.press("enter")
        await self.press("enter")
        await self.sees("[Informations]", name)
        while f"[{tab}]" not in self.text:
            await self.press("ctrl+t")
            await self.turn()
        if not reading and tab == "Informations":
            await self.press("down")


@asynccontextmanager
async def console_on(
    world: World,
    login: str = "fouesnant",
    *,
    size: tuple[int, int] = (80, 24),
    signed_in: bool = True,
    language: Language = "fr",
    settings: Settings | None = None,
    prefill: SignInPrefill | None = None,
    series_folder: Path | None = None,
    line: Line | None = None,
) -> AsyncIterator[Console]:
    """Open the console on a portal, at the list of an account's subscribers.

    Args:
        world: the portal.
        login: of the account; the password stands in its field.
        size: columns and rows.
        signed_in: whether to sign in and wait for the list; else: the sign-in screen.
        language: the user's.
        settings: the user's.
        prefill: what stands in the sign-in's fields, where it is something else.
        series_folder: where the journals of series lie; None: nowhere before, nor after.
        line: what lies between console and portal, where it is a special one.
    """
    line = line or Line(world)
    profile = PortalProfile("essai", ADDRESS)
    prefill = prefill or SignInPrefill((profile,), profile, login, PASSWORD)
    before = asyncio.all_tasks()
    with TemporaryDirectory() as folder, quick() as patch:
        client = partial(PortalClient, transport=line, sleep=_no_wait)
        patch.setattr("syren_tui.screens.sign_in_flow.PortalClient", client)
        app = SyrenApp(
            Speech(language),
            settings or Settings(),
            prefill,
            _TERMINAL,
            series_folder or Path(folder) / "series",
        )
        async with app.run_test(size=size) as pilot:
            console = Console(app, pilot, line)
            if signed_in:
                console.post("enter")
                await console.listed()
            try:
                yield console
            finally:
                # It ends as it does for users, whatever is under way; `run_test` alone would
                # pull it apart.
                line.release()
                app.exit()
                assert app._task is not None
                await asyncio.wait([app._task], timeout=DEADLINE)
        await _nothing_left(before)


_OF_OTHERS: Final = {"Timer._run_timer", "Signals._ticks"}
"""Tasks that may be left: timers that are set while it ends are Textual's to forget; the portal
watches a minute longer for news."""


async def _nothing_left(before: set[asyncio.Task[Any]]) -> None:
    """Check that nothing of a console goes on when it has ended."""
    left = {
        each
        for each in asyncio.all_tasks() - before - {asyncio.current_task()}
        if getattr(each.get_coro(), "__qualname__", "") not in _OF_OTHERS
    }
    if left:
        _, left = await asyncio.wait(left, timeout=DEADLINE)
    assert not left, left


def running(app: SyrenApp) -> list[Worker[Any]]:
    """Return what is at work, but for what follows the portal: that ends with the session."""
    return [each for each in app.workers if not each.is_finished and each.group != "follow"]


async def _no_wait(_: float) -> None:
    await asyncio.sleep(0)


def key_event(key: str) -> events.Key:
    """Return the event of a key, by its name or its letter."""
    character: str | None = None
    if len(key) == 1:
        character = key
        key = key if key.isalnum() else _character_to_key(key)
    else:
        try:
            name = _get_unicode_name_from_key(REPLACED_KEYS.get(key, key))
            character = unicodedata.lookup(name)
        except KeyError:
            character = None
    return events.Key(key, character)
