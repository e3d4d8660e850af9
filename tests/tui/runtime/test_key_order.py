"""A key waits for the one before it, whatever becomes of the widget that had it."""

import asyncio
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from syren_tui.i18n import Speech
from syren_tui.runtime.key_queue import _LOST, KeyQueue
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from tests.tui.console import DEADLINE, key_event


class Noting(Static, can_focus=True):
    """Notes the keys."""

    keys: ClassVar[list[str]] = []

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)


class Deaf(Noting):
    """Loses every sentinel."""

    async def _on_message(self, message: Any) -> None:
        if isinstance(message, KeyQueue.KeyDone):
            message.stop()
        await super()._on_message(message)


class DeafApp(KeyQueue):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "take_away", "")]

    def compose(self) -> ComposeResult:
        yield Deaf(id="first")
        yield Deaf(id="second")

    def on_mount(self) -> None:
        self.query_one("#first").focus()
        self.start_keys()

    async def action_take_away(self) -> None:
        await self.query_one("#first").remove()


async def test_a_lost_sentinel_does_not_stop_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("syren_tui.runtime.key_queue.LONGEST_HOLD", 0.5)
    Noting.keys.clear()
    app = DeafApp()
    async with app.run_test() as pilot:
        for key in "abxcd":
            app.post_message(key_event(key))
        end = asyncio.get_running_loop().time() + DEADLINE
        while len(Noting.keys) < 5 and asyncio.get_running_loop().time() < end:
            await pilot.pause(0.01)
    assert Noting.keys == list("abxcd")


class Slow(Static, can_focus=True):
    """Takes its time for a letter, as on a busy host; the letter moves the focus."""

    async def on_key(self, event: events.Key) -> None:
        Noting.keys.append(f"slow {event.key}")
        await asyncio.sleep(2 * _LOST)
        self.app.query_one("#second").focus()


class SlowApp(KeyQueue):
    def compose(self) -> ComposeResult:
        yield Slow(id="first")
        yield Noting(id="second")

    def on_mount(self) -> None:
        self.query_one("#first").focus()
        self.start_keys()


async def test_a_key_that_takes_its_time_is_waited_for() -> None:
    Noting.keys.clear()
    app = SlowApp()
    async with app.run_test() as pilot:
        for key in "abc":
            app.post_message(key_event(key))
        end = asyncio.get_running_loop().time() + DEADLINE
        while len(Noting.keys) < 3 and asyncio.get_running_loop().time() < end:
            await pilot.pause(0.01)
    assert Noting.keys == ["slow a", "b", "c"]


class Interrupted(Static, can_focus=True):
    """Something else opens a dialog just while it has a key."""

    def on_key(self) -> None:
        self.app.push_screen(AskDialog(Speech("fr"), "Quitter ?", [Reply("yes", "Oui")]))


class InterruptedApp(KeyQueue):
    def compose(self) -> ComposeResult:
        yield Interrupted()

    def on_mount(self) -> None:
        self.query_one(Interrupted).focus()
        self.start_keys()


async def test_a_key_is_not_for_a_dialog_that_comes_while_it_is_on_its_way() -> None:
    app = InterruptedApp()
    async with app.run_test() as pilot:
        app.post_message(key_event("escape"))
        await pilot.pause()
        while app._rounds:
            await pilot.pause(0.01)
        assert isinstance(app.screen, AskDialog)
        app.post_message(key_event("escape"))
        while len(app.screen_stack) > 1:
            await pilot.pause(0.01)


class Late(Screen[None]):
    """Has no widgets for a while, as on a busy host; its answer needs one of them."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_on = asyncio.Event()

    @property
    def keys_wait(self) -> bool:
        return not self.query_one(Noting).is_mounted

    async def on_compose(self) -> None:
        await self.goes_on.wait()

    def compose(self) -> ComposeResult:
        yield Noting()

    def on_mount(self) -> None:
        self.query_one(Noting).focus()


class TryingApp(SlowApp):
    """Says when it has tried to hand out a key."""

    def __init__(self) -> None:
        super().__init__()
        self.tried = asyncio.Event()

    async def _hand_out(self) -> None:
        try:
            await super()._hand_out()
        finally:
            if self._typed:
                self.tried.set()


async def test_keys_typed_ahead_of_a_screen_without_widgets_yet() -> None:
    Noting.keys.clear()
    app, late = TryingApp(), Late()
    async with app.run_test() as pilot:
        app.post_message(key_event("a"))
        pushed = app.push_screen(late)
        await app.tried.wait()
        late.goes_on.set()
        assert app._exception is None
        await pushed
        end = asyncio.get_running_loop().time() + DEADLINE
        while not Noting.keys and asyncio.get_running_loop().time() < end:
            await pilot.pause(0.01)
    assert Noting.keys == ["a"]


async def test_a_sentinel_that_comes_when_the_screens_are_gone() -> None:
    app = InterruptedApp()
    async with app.run_test() as pilot:
        app.post_message(key_event("x"))
        await pilot.pause()
        app._rounds = 2
        await app._close_all()
        await app._key_done()  # nothing is raised: it would be reported as an error
        assert not app.screen_stack
