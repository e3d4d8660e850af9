"""One console on one portal, driven key by key from outside of any event loop.

Everything runs in one `asyncio.Runner`: all its runs share one context, in which Textual finds
which app is active, and one loop, on which the console goes on between two steps. The console is
in this process and not behind a pseudo-terminal: its screens, workers, marks and drafts can be
looked at, and a step costs a tenth.
"""

import asyncio
import contextlib
import gc
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

import pytest
from textual import events

from syren_portal.db.opening import open_database
from syren_tui.runtime.typed_queue import Scanned
from syren_tui.screens.dialogs.type_number import TypeNumberDialog
from syren_tui.screens.plan.plan import PlanScreen
from syren_tui.screens.record.record import RecordScreen
from syren_tui.widgets.base.too_small import is_too_small
from tests.portal.world import World, fresh_database
from tests.tui.console import Console, console_on, key_event, running
from tests.tui.quick import less_garbage_collected
from tests.tui.records import end_sessions
from tests.walks.checks import (
    check_at_rest,
    check_console,
    check_histories,
    compare_list,
    state_of,
    under_way,
)
from tests.walks.licences import Licences
from tests.walks.people import Colleague, populate
from tests.walks.unsaved import Unsaved
from tests.walks.weather import StormyLine, Weather

Result = TypeVar("Result")
HANG: Final = 60.0
"""Seconds after which something that does not come to rest is taken for hung."""
_KEYS_WAITED_FOR: Final = 0.3
"""Seconds for which a step waits until its keys have done their work; then comes the next."""
_PAUSES: Final = {
    "syren_tui.session._FIRST_PAUSE": 0.05,
    "syren_tui.session._LONGEST_PAUSE": 0.1,
    "syren_tui.session._LONGEST_ASKED": 0.1,
    "syren_tui.runtime.key_queue.LONGEST_HOLD": 0.5,
    "syren_tui.screens.list.loading.LONGEST_HOLD": 0.5,
    "syren_tui.renewal.stoppable_backoff._FIRST_PAUSE": 0.01,
    "syren_tui.renewal.stoppable_backoff._LONGEST_PAUSE": 0.05,
}
"""Nobody sits in front of it who would have to be spared."""


class Walker:
    """Walks; everything it is told is done when it returns."""

    def __init__(self, login: str, preset: str, size: tuple[int, int]) -> None:
        """Open a console at its list.

        Args:
            login: whose.
            preset: of the portal.
            size: of the terminal, in columns and rows.
        """
        self.login = login
        self.trail: list[str] = []
        """What was done, for whoever looks for what went wrong."""
        self.screens: Counter[str] = Counter()
        """How many keys were typed at each screen."""
        self.troubles: list[str] = []
        """What went wrong behind the screens."""
        self._size = size
        self._unsaved = Unsaved()
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(less_garbage_collected())
        folder = Path(self._stack.enter_context(TemporaryDirectory()))
        patch = self._stack.enter_context(pytest.MonkeyPatch.context())
        patch.chdir(folder)
        for name, value in _PAUSES.items():
            patch.setattr(name, value)
        self._runner = self._stack.enter_context(asyncio.Runner())
        self._runner.get_loop().set_exception_handler(self._loop_trouble)
        self.world = World(open_database(fresh_database(folder, preset)))
        cards = populate(self.world)
        self.ids = sorted(cards.values())
        self.licences = Licences(cards)
        self.colleague = Colleague(self.world)
        self.line = StormyLine(self.world, self.licences.asked, self._overtaken)
        self._series = folder / "series"
        self.console: Console
        try:
            self._open()
        except BaseException:
            self.abandon()
            raise

    # The console, opened and closed.

    def _open(self) -> None:
        self._is_cut_off = False
        self._entered = console_on(
            self.world,
            self.login,
            size=self._size,
            series_folder=self._series,
            line=self.line,
            signed_in=False,
        )
        self.console = self.run(self._entered.__aenter__())
        app = self.console.app
        take = app._next

        def taken() -> events.Key | events.Paste | Scanned | None:
            event = take()
            if isinstance(event, events.Key | events.Paste):
                self._taken(event)
            return event

        app._next = taken  # type: ignore[method-assign]
        self.type("enter")
        self.rest()

    def open_again(self) -> None:
        """Open another console on the same portal, where this one has ended."""
        if not self._is_cut_off:
            self._close_console()
        self._size = (80, 24)
        self._open()

    def cut_off(self) -> None:
        """End the console whatever is under way, as when its line is cut."""
        self._note("cut off")
        self._is_cut_off = True
        self.run(self._entered.__aexit__(None, None, None))
        self.line.clear_up()
        self.check()

    def _close_console(self) -> None:
        self.line.clear_up()
        self.run(self._entered.__aexit__(None, None, None))
        self.check()

    def close(self) -> None:
        """End it, and check what can be seen only then."""
        try:
            self._close_console()
            gc.collect()
            self.run(asyncio.sleep(0))
            self.check()
            check_histories(self.world, self.login, self.ids, self.licences.committed)
            self.run(self.world.close())
        finally:
            self._stack.close()

    def abandon(self) -> None:
        """End it where a walk went wrong: nothing that was patched for it is left behind."""
        with contextlib.suppress(BaseException):
            self.line.clear_up()
            self.run(self._entered.__aexit__(None, None, None))
        self._stack.close()

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Have something done on the console's loop."""
        console = getattr(self, "console", None)
        with contextlib.nullcontext() if console is None else console.app._context():
            return self._runner.run(coroutine)

    @property
    def screen(self) -> str:
        """The name of the screen in front; plans of lists and of decisions have their own."""
        stack = self.console.app.screen_stack
        if stack and isinstance(stack[-1], PlanScreen) and stack[-1].is_of_list:
            return "PlanScreen of a card list"
        if stack and isinstance(stack[-1], PlanScreen) and not stack[-1].renews:
            return "PlanScreen of a decision"
        return type(stack[-1]).__name__ if stack else ""

    @property
    def ended(self) -> bool:
        """Whether the user has ended the console."""
        return self.console.app.return_code is not None

    # What the user does.

    def type(self, *keys: str) -> None:
        """Type keys without a pause, and go on when they have done their work, or soon after."""
        self._note(f"{' '.join(keys)}")
        self.screens[self.screen] += len(keys)
        self.run(self._typed([key_event(key) for key in keys]))

    def paste(self, text: str) -> None:
        """Paste a text, as a terminal does that marks it."""
        self._note(f"paste {text!r}")
        self.run(self._typed([events.Paste(text)]))

    async def _typed(self, keys: list[Any]) -> None:
        for event in keys:
            self.console.app.post_message(event)
        clock = asyncio.get_running_loop().time
        end = clock() + _KEYS_WAITED_FOR
        await asyncio.sleep(0)
        while not self.console._keys_done and clock() < end and not self.ended:  # noqa: ASYNC110
            await asyncio.sleep(0.002)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._note(f"resize {columns}x{rows}")
        self._size = (columns, rows)
        self.run(self.console.pilot.resize_terminal(columns, rows))

    def type_the_number(self) -> None:
        """Type the number that a dialog asks for."""
        dialog = self.console.app.screen
        if isinstance(dialog, TypeNumberDialog):
            self.type("ctrl+u", *str(dialog._number), "enter")

    # What happens behind the user's back.

    def bring(self, weather: Weather, calls: int) -> None:
        """Have the next calls go wrong."""
        self._note(f"weather {weather.value} x{calls}")
        self.line.bring(weather, calls)

    def whom(self, number: int) -> str:
        """Somebody; half of the time the one whose record is open."""
        opened = [it for it in self.console.app.screen_stack if isinstance(it, RecordScreen)]
        if opened and number % 2:
            return opened[0]._record.draft.base.id
        return self.ids[number % len(self.ids)]

    def colleague_does(self, what: str, subscriber: str) -> None:
        """Have somebody else change a record."""
        self._note(f"a colleague {what} {subscriber}")
        self.run(getattr(self.colleague, what)(subscriber))

    def pass_time(self, hours: int) -> None:
        """Have the portal's clock go on; after half a day the session is over."""
        self._note(f"{hours} hours pass")
        self.world.clock.advance(hours=hours)

    def leave_alone(self, *, almost: bool = False) -> None:
        """Touch no key for as long as it takes until the console locks, or warns that it will."""
        self._note("left alone" + " almost" * almost)
        app = self.console.app
        app._touched -= app._lock_after - (app._lead / 2 if almost else 0)
        self.run(self._look())

    async def _look(self) -> None:
        # Minutes have gone by: whatever came in front is there.
        await self.console.until(lambda: self.console.app.screen.is_mounted, "a screen")
        self.console.app._check_idle()

    def end_sessions(self) -> None:
        """End every session on the portal."""
        self._note("sessions end")
        end_sessions(self.world)

    async def _overtaken(self, path: str) -> None:
        ids = [path.split("/")[2]] if path.startswith("/subscribers/") else self.ids[:2]
        for each in ids:
            if each != "selection":
                await self.colleague.edits(each)

    # Looking.

    def _note(self, what: str) -> None:
        self.trail.append(f"{self.screen}: {what}")

    def _loop_trouble(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.troubles.append(f"{context.get('message')} {context.get('exception')!r}")

    def _taken(self, event: events.Key | events.Paste) -> None:
        """Look at a key just before the console hands it out."""
        self.licences.typed(self.console.app, event)
        self._unsaved.typed(self.console.app, event)

    def check(self) -> None:
        """What is true at any moment."""
        check_console(self.console.app)
        assert not self.troubles, self.troubles
        assert not self.licences.unasked, f"nobody had committed: {self.licences.unasked}"
        assert not self._unsaved.lost, self._unsaved.lost

    def rest(self) -> None:
        """Have the weather clear up, wait until nothing is under way, and look closely."""
        self._note("rest")
        self.line.clear_up()
        self.run(self._rested())
        self.check()
        if not self.ended:
            self._look_closely()
            self._unsaved.rested(self.console.app)

    def arrive(self, screen: str) -> None:
        """Wait until a screen is in front and nothing is under way."""
        self.run(self._arrived(screen))
        self.rest()

    async def _arrived(self, screen: str) -> None:
        end = asyncio.get_running_loop().time() + HANG
        while self.screen != screen:
            assert asyncio.get_running_loop().time() < end, f"no {screen}: {self._state()}"
            await asyncio.sleep(0.01)
            self.line.clear_up()
            self.console._paint()

    async def _rested(self) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + HANG
        quiet = 0
        while quiet < 3 and not self.ended:
            assert clock() < end, f"it does not come to rest: {self.under_way()}\n{self._state()}"
            await asyncio.sleep(0.01)
            self.line.clear_up()
            self.console._paint()
            quiet = 0 if self.under_way() else quiet + 1

    def under_way(self) -> list[str]:
        """What is not done yet, but for what waits for the user."""
        return under_way(self.console, self.line.under_way, lost_after=2 * _KEYS_WAITED_FOR)

    async def _painted(self) -> None:
        await self.console.until(lambda: self.console.text.strip(), self._state(), HANG)

    @property
    def text(self) -> str:
        """What is painted."""
        with self.console.app._context():
            return self.console.text

    def _state(self) -> str:
        return state_of(self.console.app)

    def _look_closely(self) -> None:
        app = self.console.app
        if not running(app):
            self.licences.forget()
        if not is_too_small(app.size):
            self.run(self._painted())
            check_at_rest(app, self.text)

    def compare(self) -> None:
        """Have the list read again, and compare what is painted with what the portal says."""
        if self.screen != "SubscribersScreen" or is_too_small(self.console.app.size):
            return
        self.rest()
        if self.screen != "SubscribersScreen":
            return
        self.type("ctrl+r")
        self.rest()
        if self.screen == "SubscribersScreen":
            self.run(compare_list(self.console, self.world, self.login))
