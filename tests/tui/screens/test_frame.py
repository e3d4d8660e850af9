"""Leaving a screen: itself, once, and whatever comes late then does nothing."""

from functools import partial

from textual.app import App, ComposeResult
from textual.widgets import Input

from syren_tui.i18n import Speech
from syren_tui.screens.frame import Dialog


class Question(Dialog[str]):
    """Counts what it is told."""

    submitted = 0

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_submitted(self) -> None:
        self.query_one(Input)
        self.submitted += 1


class Asked:
    """Two dialogs, one over the other."""

    def __init__(self) -> None:
        self.app: App[None] = App()
        self.under, self.over = Question(Speech("fr")), Question(Speech("fr"))
        self.answers: list[tuple[str, str | None]] = []

    async def open(self) -> None:
        for name, dialog in (("under", self.under), ("over", self.over)):
            await self.app.push_screen(dialog, partial(self._answered, name))

    def _answered(self, name: str, answer: str | None) -> None:
        self.answers.append((name, answer))

    @property
    def stack(self) -> list[object]:
        return list(self.app.screen_stack[1:])


async def test_what_is_left_twice_takes_nothing_else_with_it() -> None:
    asked = Asked()
    async with asked.app.run_test() as pilot:
        await asked.open()
        asked.over.dismiss("first")
        asked.over.dismiss("second")
        await pilot.pause()
        assert asked.stack == [asked.under]
        assert asked.answers == [("over", "first")]


async def test_what_is_left_under_another_goes_after_it() -> None:
    asked = Asked()
    async with asked.app.run_test() as pilot:
        await asked.open()
        asked.under.dismiss("in time")
        await pilot.pause()
        assert asked.stack == [asked.under, asked.over]
        asked.over.dismiss("later")
        await pilot.pause()
        assert asked.stack == []
        assert asked.answers == [("over", "later"), ("under", "in time")]


async def test_what_comes_late_does_nothing() -> None:
    asked = Asked()
    async with asked.app.run_test() as pilot:
        await asked.open()
        field = asked.over.query_one(Input)
        field.post_message(Input.Submitted(field, ""))
        await pilot.pause()
        asked.over.dismiss("left")
        asked.over.post_message(Input.Submitted(field, ""))
        await pilot.pause()
        assert asked.over.submitted == 1
