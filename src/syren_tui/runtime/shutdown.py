"""How the console ends: by a signal, with its terminal, by its user, by an error on the way out."""

import asyncio
import signal
import sys
from typing import Any, Final

from textual.app import App

from syren_tui.terminal.base_driver import ResilientDriver
from syren_tui.terminal.tty import is_gone

_TTY_CHECK: Final = 5.0
"""Seconds between two checks whether the terminal is still there."""


class Shutdown(App[None], inherit_bindings=False):
    """An app that ends in order, whatever ends it, from its start on."""

    def __init__(self, **options: Any) -> None:
        """Watch nothing yet.

        Args:
            options: of the next class.
        """
        super().__init__(**options)
        self._loop_of_signals: asyncio.AbstractEventLoop | None = None
        """The app's, once it runs."""
        self._ended_by = 0
        """The signal that ends the console; 0: none has come."""

    def end_by_signals(self) -> None:
        """Have signals end the console from now on, also while it starts; in the main thread."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Not by the loop: it may be waiting for a terminal that takes nothing.
            signal.signal(number, self._signalled)

    def watch_for_end(self) -> None:
        """Be mounted: end if a signal has come already, and when the terminal goes."""
        self._loop_of_signals = asyncio.get_running_loop()
        if self._ended_by:
            self._end_by(self._ended_by)
        self.set_interval(_TTY_CHECK, self._check_terminal)

    def _signalled(self, number: int, _: object) -> None:
        """End by a signal: nothing is asked, and no terminal holds it up."""
        self._ended_by = number
        if isinstance(self._driver, ResilientDriver):
            self._driver.end()
        loop = self._loop_of_signals
        if loop is None:
            return  # `watch_for_end` checks for it
        if loop.is_closed():
            sys.exit(128 + number)
        loop.call_soon_threadsafe(self._end_by, number)

    def _end_by(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _check_terminal(self) -> None:
        if not self.is_headless and is_gone():
            self._end_by(signal.SIGHUP)

    def exit(self, *arguments: Any, **options: Any) -> None:
        """End the console; nothing that was under way shows anything any more."""
        self.workers.cancel_all()
        super().exit(*arguments, **options)

    def _handle_exception(self, error: Exception) -> None:
        """End by an error, unless the console ends anyway: half a screen is then taken away."""
        if not self._exit:
            super()._handle_exception(error)
