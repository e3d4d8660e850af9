"""The Textual app: themes, the sign-in, the session, and how the console ends."""

import asyncio
import gc
import importlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, on, work
from textual.binding import Binding, BindingType

from syren_tui.config import Settings, state_folder
from syren_tui.crash import report_crash
from syren_tui.driver import TolerantDriver
from syren_tui.i18n import N_, Speech
from syren_tui.ordered_keys import OrderedKeys
from syren_tui.output.driver import LineDriver
from syren_tui.screens.house import HouseScreen
from syren_tui.screens.sign_in import Beginning, SignInScreen
from syren_tui.styles import stylesheets
from syren_tui.terminal import is_gone
from syren_tui.themes import THEMES, has_few_signs, theme_for
from syren_tui.widgets.too_small import is_too_small

if TYPE_CHECKING:
    from syren_tui.session import Session

_HEAVY: Final = "syren_tui.signing_in"
"""Imports httpx, pydantic and the screens after the sign-in."""
_TTY_CHECK: Final = 5.0
"""Seconds between two looks whether the terminal is still there."""


class SyrenApp(OrderedKeys, inherit_bindings=False):
    """The console.

    Of Textual's own keys none is inherited: Ctrl+Q would end it, and people reach for that one to
    cure a screen that Ctrl+S has frozen.
    """

    ENABLE_COMMAND_PALETTE = False  # Ctrl+P is "previous record"; Ctrl+G has the commands
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", N_("Quitter"), show=False),
        Binding("ctrl+l", "repaint", N_("Redessiner"), show=False,
                tooltip=N_("Redessiner l’écran")),
    ]  # fmt: skip

    def __init__(
        self,
        speech: Speech,
        settings: Settings,
        beginning: Beginning,
        environment: Mapping[str, str] = os.environ,
        series_folder: Path | None = None,
    ) -> None:
        """Prepare; nothing is painted yet.

        Args:
            speech: the user's language.
            settings: how the console behaves.
            beginning: what stands in the sign-in's fields.
            environment: the process's.
            series_folder: where the journals of series lie; None: in the user's state folder.
        """
        plain = bool(environment.get("NO_COLOR"))
        super().__init__(
            driver_class=TolerantDriver if settings.plain_terminal else LineDriver,
            css_path=list(stylesheets()),
            ansi_color=True if plain else None,
        )
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_for(settings.theme, environment)
        if not settings.animations:
            self.animation_level = "none"
        self.speech = speech
        self.settings = settings
        self.few_signs = has_few_signs(environment, sys.stdout.encoding or "")
        self.session: Session | None = None
        self._beginning = beginning
        self._series_folder = series_folder or state_folder(environment)

    def get_default_screen(self) -> HouseScreen[None]:
        """Return the sign-in screen: the first that is painted."""
        return SignInScreen(self.speech, self._beginning)

    def on_mount(self) -> None:
        """Watch for the end of the terminal; import the rest once the screen is painted."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.exit)
        self.set_interval(_TTY_CHECK, self._look_after_terminal)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self.start_keys()
        self._warm_up()

    @work(thread=True, group="warm-up", description="warm up")
    def _warm_up(self) -> None:
        importlib.import_module(_HEAVY).warm_up()
        if not gc.isenabled():  # see `syren_tui.cli`
            gc.freeze()
            gc.enable()

    def _look_after_terminal(self) -> None:
        if not self.is_headless and is_gone():
            self.exit()

    async def on_event(self, event: events.Event) -> None:
        """Leave out keys that are typed at the sentence of a terminal that is too small."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if typed and is_too_small(self.size) and getattr(event, "key", "") != "ctrl+c":
            return
        await super().on_event(event)

    # Signing in and out.

    @on(SignInScreen.Submitted)
    @work(exclusive=True, group="sign-in", description="sign in")
    async def _sign_in(self, event: SignInScreen.Submitted) -> None:
        await asyncio.to_thread(importlib.import_module, _HEAVY)
        from syren_tui import signing_in

        typed = (event.profile, event.login, event.password)
        signed_in = await signing_in.sign_in(self, self.speech, *typed, self._series_folder)
        if isinstance(signed_in, str):
            self.drop_keys()  # they were meant for the list
            event.screen.fail(signed_in)
            return
        self.session = signed_in
        first = signing_in.first_screen(
            self.speech, signed_in, self.settings, few_signs=self.few_signs
        )
        reading = asyncio.to_thread(signing_in.series_to_resume, signed_in)
        _, to_resume = await asyncio.gather(self.push_screen(first), reading)
        first.call_after_refresh(event.screen.forget_password)
        if to_resume:
            from syren_tui.screens.resume import offer_to_resume

            await offer_to_resume(self, self.speech, signed_in, to_resume)
            self.drop_keys()  # they were meant for the list, not for a question
        self.start_keys()

    async def action_sign_out(self) -> None:
        """End the session and show the sign-in screen."""
        while len(self.screen_stack) > 1:
            self.workers.cancel_node(self.screen)
            await self.pop_screen()
        await self._end_session()

    async def _end_session(self) -> None:
        if self.session is not None:
            from syren_tui import signing_in

            session, self.session = self.session, None
            await signing_in.sign_out(session)

    async def action_leave(self) -> None:
        """End the console, unless something would be lost: then ask."""
        if hasattr(self.screen, "action_ask_to_leave"):
            await self.screen.run_action("ask_to_leave")
        elif len(self.screen_stack) > 1:
            await self.screen.run_action("cancel")  # a dialog: what is under it asks next time
        else:
            self.exit()

    def action_repaint(self) -> None:
        """Paint everything anew: something else may have written on the terminal."""
        if isinstance(self._driver, LineDriver):
            self._driver.repaint()
        self.screen.refresh(repaint=True, layout=True)

    def exit(self, *arguments: Any, **options: Any) -> None:
        """End the console; nothing that was under way shows anything any more."""
        self.workers.cancel_all()
        super().exit(*arguments, **options)

    async def on_unmount(self) -> None:
        """End the session where there is one."""
        await self._end_session()

    # Crashes.

    def _handle_exception(self, error: Exception) -> None:
        """End by an error, unless the console ends anyway: half a screen is then taken away."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End with a sentence: Textual would print values, and they are people's."""
        self.panic(report_crash(sys.exc_info()[1], self.speech))
