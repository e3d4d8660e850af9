"""Calls after a pause are made, also where the pause is over before anything looks at the clock."""

import asyncio

from textual.app import App

from syren_tui.runtime.late_calls import call_after
from tests.tui.console import DEADLINE


async def test_a_pause_of_no_length_ends() -> None:
    app = App[None]()
    called = asyncio.Event()
    async with app.run_test():
        call_after(app, 1e-9, called.set)
        await asyncio.wait_for(called.wait(), DEADLINE)


async def test_what_was_taken_back_is_not_called() -> None:
    app = App[None]()
    called: list[int] = []
    done = asyncio.Event()
    async with app.run_test():
        call_after(app, 0.001, lambda: called.append(1)).cancel()
        call_after(app, 0.002, done.set)
        await asyncio.wait_for(done.wait(), DEADLINE)
    assert not called


async def test_nothing_is_called_once_it_has_ended() -> None:
    app = App[None]()
    called: list[int] = []
    async with app.run_test():
        pass
    call_after(app, 0.001, lambda: called.append(1))
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, over.set)
    await over.wait()
    assert not called
