"""The Textual app: themes, the sign-in, the session, and how the console ends."""

import asyncio
import importlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from syren_tui import garbage_collector
from syren_tui.app_session import AppSession
from syren_tui.config import Settings, state_folder
from syren_tui.crash_report import report_crash
from syren_tui.exit_codes import UNFORESEEN
from syren_tui.i18n import N_, Speech
from syren_tui.runtime.clipboard import Clipboard
from syren_tui.runtime.idle_lock import IdleLock
from syren_tui.runtime.interfaces import AskingScreen
from syren_tui.runtime.key_queue import LEAVE
from syren_tui.runtime.line_breaks import keep_no_break_spaces
from syren_tui.runtime.shutdown import Shutdown
from syren_tui.runtime.stylesheets import FIRST, stylesheets
from syren_tui.runtime.themes import THEMES, needs_ascii_only, theme_for
from syren_tui.screens.frame import Dialog, Framed
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.sign_in import (
    HasSignInForm,
    SignInForm,
    SignInPrefill,
    SignInScreen,
)
from syren_tui.terminal.base_driver import ResilientDriver
from syren_tui.terminal.diff_driver import DiffDriver
from syren_tui.terminal.job_control import can_be_woken
from syren_tui.terminal.textual_app import driver_of, set_return_code
from syren_tui.widgets.base.too_small import is_too_small

if TYPE_CHECKING:
    from syren_tui.membership.session_members import SessionMembers
    from syren_tui.session import Session

_HEAVY: Final = "syren_tui.screens.sign_in_flow"
"""Imports httpx, pydantic and the screens after the sign-in."""


class SyrenApp(Shutdown, IdleLock, Clipboard, inherit_bindings=False):
    """The console.

    Of Textual's own keys none is inherited: Ctrl+Q would end it, and people reach for that one to
    cure a screen that Ctrl+S has frozen.
    """

    ENABLE_COMMAND_PALETTE = False  # Ctrl+P is "previous record"; Ctrl+G has the commands
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", N_("Quitter"), show=False),
        Binding("ctrl+l", "repaint", N_("Redessiner"), show=False,
                tooltip=N_("Redessiner l’écran")),
        Binding("ctrl+z", "pause", N_("Mettre en pause"), show=False,
                tooltip=N_("Mettre la console en pause et revenir au shell (fg y ramène)")),
    ]  # fmt: skip

    def __init__(
        self,
        speech: Speech,
        settings: Settings,
        prefill: SignInPrefill,
        environment: Mapping[str, str] = os.environ,
        series_folder: Path | None = None,
    ) -> None:
        """Prepare; nothing is painted yet.

        Args:
            speech: the user's language.
            settings: how the console behaves.
            prefill: what is in the sign-in's fields at the start.
            environment: the process's.
            series_folder: where the journals of series lie; None: in the user's state folder.
        """
        keep_no_break_spaces()
        plain = bool(environment.get("NO_COLOR"))
        super().__init__(
            lock_after=settings.sign_out_after,
            driver_class=ResilientDriver if settings.plain_terminal else DiffDriver,
            css_path=list(stylesheets()[:FIRST]),
            ansi_color=True if plain else None,
        )
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_for(settings.theme, environment)
        if not settings.animations:
            self.animation_level = "none"
        self.speech = speech
        self.settings = settings
        self.clipboard_environment = environment if settings.clipboard else None
        self.ascii_only = needs_ascii_only(environment, sys.stdout.encoding or "")
        self._prefill = prefill
        self._account = AppSession(
            self,
            speech,
            settings,
            series_folder or state_folder(environment),
            ascii_only=self.ascii_only,
        )

    def get_default_screen(self) -> FullScreen[None]:
        """Return the sign-in screen: the first that is painted."""
        return SignInScreen(self.speech, self._prefill)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles anew; where nothing has been styled yet, they are read with the rest."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Style a node and what is in it; one that is not mounted yet is styled when it is.

        Textual does it each time: a tenth of what opening a record takes.
        """
        if node.parent is not None or node is self:
            super().update_styles(node, animate)

    def on_mount(self) -> None:
        """Watch for the end of the terminal; import the rest once the screen is painted."""
        self.watch_for_end()
        self.app_resume_signal.subscribe(self, lambda _: self.action_repaint())
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        for path in stylesheets()[FIRST:]:
            self.stylesheet.read(path)
        self.stylesheet.parse()
        self.start_keys()
        self.restart_idle_timer()
        self._warm_up()

    @work(thread=True, group="warm-up", description="warm up")
    def _warm_up(self) -> None:
        importlib.import_module(_HEAVY).warm_up()
        garbage_collector.resume()

    async def on_event(self, event: events.Event) -> None:
        """Leave out keys that are typed at the sentence of a terminal that is too small."""
        if self.touched_by(event):
            return
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        leaves = isinstance(event, events.Key) and event.key == LEAVE
        if typed and not leaves and is_too_small(self.size):
            return
        await super().on_event(event)

    # Signing in and out: see `syren_tui.app_session`.

    @property
    def session(self) -> "Session | None":
        """The signed-in session; None: the sign-in is shown."""
        return self._account.session

    @property
    def members(self) -> "SessionMembers | None":
        """Whom the screens of the session ask who is a member: see `screens.members`."""
        return self._account.members

    @on(SignInForm.Submitted)
    @work(exclusive=True, group="sign-in", description="sign in")
    async def _sign_in(self, event: SignInForm.Submitted) -> None:
        await asyncio.to_thread(importlib.import_module, _HEAVY)
        if self.is_locked and self._account.is_of(event):
            await self._come_back(event)
            return
        signed_in = await self._account.sign_in(event)
        if isinstance(signed_in, str):
            self.drop_keys()  # they were meant for the list
            event.form.fail(signed_in)
            return
        if self.is_locked:
            with self.batch_update():  # nothing of the other account is painted once more
                await self.unlock(kept=False)
                await self.action_sign_out()
        first, to_resume = await self._account.begin(signed_in, event.profile)
        first.call_after_refresh(self._sign_in_form.forget_password)
        self.restart_idle_timer()
        if self.settings.opens == "today":
            await first.action_today()
        if to_resume:
            from syren_tui.screens.series.resume import offer_to_resume

            await offer_to_resume(self, self.speech, signed_in, to_resume, asks_again=True)
            self.drop_keys()  # they were meant for the list, not for a question
        self.start_keys()

    async def action_sign_out(self) -> None:
        """End the session and show the sign-in screen."""
        while len(self.screen_stack) > 1:
            self.workers.cancel_node(self.screen)
            await self.pop_screen()
        await self._account.end()

    # Idle: see `syren_tui.runtime.idle_lock`.

    def warning_screen(self, seconds: int) -> FullScreen[None] | Dialog[None] | None:
        """Return the warning, where somebody's screens are shown."""
        if self.session is None or self.is_locked:
            return None
        from syren_tui.screens.locked import LeavingSoonDialog

        return LeavingSoonDialog(self.speech, seconds)

    def idle_time_over(self) -> bool:
        """Give the session back; a password that is in the sign-in is taken away."""
        if self.session is None or self.is_locked:
            self._sign_in_form.forget_typed_password()
            return False
        self.session.locked()
        self._account.give_back(self.session)
        return True

    def locked_screen(self) -> FullScreen[None]:
        """Return the sign-in that covers what was open."""
        from syren_tui.screens.locked import LockedScreen

        session, profile = self._account.session, self._account.profile
        if session is None or profile is None:  # it is locked for a session only
            return self.get_default_screen()
        return LockedScreen(
            self.speech,
            self.settings.sign_out_after,
            self._prefill.profiles,
            self._prefill,
            profile,
            session.account.login,
        )

    async def _come_back(self, event: SignInForm.Submitted) -> None:
        """Sign in again and take the cover away."""
        sentence = await self._account.come_back(event)
        if sentence is not None:
            self.drop_keys()
            event.form.fail(sentence)
            return
        await self.unlock(kept=True)
        self._account.end_question()
        self.start_keys()

    @property
    def _sign_in_form(self) -> SignInForm:
        """The one of the bottom screen: the first, or the one that covers the others."""
        bottom = cast("HasSignInForm", self.screen_stack[0])
        return bottom.form  # there also before it is mounted

    async def action_leave(self) -> None:
        """End the console, unless something would be lost: then ask."""
        if isinstance(self.screen, AskingScreen):
            await self.screen.run_action("ask_to_leave")
        elif len(self.screen_stack) > 1:
            await self.screen.run_action("cancel")  # a dialog: what is under it asks next time
        else:
            self.exit()

    def action_repaint(self) -> None:
        """Paint everything anew: something else may have written on the terminal."""
        driver = driver_of(self)
        if isinstance(driver, DiffDriver):
            driver.repaint()
        self.screen.refresh(repaint=True, layout=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pause only where `fg` leads back, and Ctrl+Z is not for taking back what was typed."""
        if action != "pause":
            return True
        if not (self.settings.ctrl_z and isinstance(self.screen, Framed) and self.screen.may_pause):
            return False
        return isinstance(driver_of(self), ResilientDriver) and can_be_woken()

    def action_pause(self) -> None:
        """Stop as programs do at Ctrl+Z, and leave the terminal to the shell."""
        driver = driver_of(self)
        if isinstance(driver, ResilientDriver):
            sentence = self.speech.gettext(
                "Console en pause : tapez fg puis Entrée pour y revenir."
            )
            driver.pause(sentence, with_others=True)

    async def on_unmount(self) -> None:
        """End the session where there is one."""
        await self._account.end()

    # Crashes.

    def _fatal_error(self) -> None:
        """End with a sentence: Textual would print values, and they are people's."""
        self.panic(report_crash(sys.exc_info()[1], self.speech))
        set_return_code(self, UNFORESEEN)
