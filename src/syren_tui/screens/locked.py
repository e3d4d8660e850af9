"""What is shown after a time without a key: a warning, then the sign-in again."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from syren_tui.config import PortalProfile
from syren_tui.i18n import N_, Speech
from syren_tui.runtime.idle_lock import COVER
from syren_tui.screens.dialogs.ask import AskDialog, Reply
from syren_tui.screens.dialogs.help import HelpScreen
from syren_tui.screens.frame import Dialog
from syren_tui.screens.full_screen import FullScreen
from syren_tui.screens.sign_in import SIGN_IN_KEYS, HasSignInForm, SignInForm, SignInPrefill


class LeavingSoonDialog(Dialog[None]):
    """Warns; the app takes it away at the first key."""

    def __init__(self, speech: Speech, seconds: int) -> None:
        """Warn of the lock.

        Args:
            speech: the user's language.
            seconds: until the screen is cleared.
        """
        super().__init__(speech)
        self._seconds = seconds

    def compose(self) -> ComposeResult:
        """Lay out the sentence."""
        say = self.speech.gettext
        remaining = "1\N{NO-BREAK SPACE}min"  # the same in both languages
        if self._seconds < 60:
            remaining = f"{self._seconds}\N{NO-BREAK SPACE}s"
        with Vertical(classes="dialog"):
            yield Static(
                Content(say("Déconnexion dans {left} : une touche pour rester.", left=remaining)),
                classes="dialog-title",
            )


class LockedScreen(HasSignInForm, FullScreen[None]):
    """Covers the screens of an account until somebody signs in."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *SIGN_IN_KEYS,
        Binding("escape", "ask_to_leave", N_("Quitter"), show=True),
    ]

    def __init__(
        self,
        speech: Speech,
        minutes: int,
        profiles: Sequence[PortalProfile],
        prefill: SignInPrefill,
        profile: PortalProfile,
        login: str,
    ) -> None:
        """Prepare the form.

        Args:
            speech: the user's language.
            minutes: after how many without a key it is shown.
            profiles: of the portals to choose from.
            prefill: of the first sign-in: a demonstration's password comes from there.
            profile: of the portal of the account.
            login: of the account.
        """
        why = speech.ngettext(
            "Déconnexion automatique après {n} minute sans touche.",
            "Déconnexion automatique après {n} minutes sans touche.",
            minutes,
        )
        more = speech.gettext(
            "Ce qui était ouvert, et ce qui n’est pas enregistré, attend que ce compte se "
            "reconnecte ; un autre compte l’efface."
        )
        password = prefill.password if login == prefill.login else ""
        shown = tuple(profiles) or (profile,)
        super().__init__(speech)
        hint = f"{why} {more}"
        self.form = SignInForm(speech, SignInPrefill(shown, profile, login, password, hint))

    async def action_help(self) -> None:
        """Show what the keys do, over the cover."""
        await self.app.push_screen(HelpScreen(self.speech, self.help_sections()), mode=COVER)

    async def action_commands(self) -> None:
        """Do nothing: there is nothing to choose from."""

    async def action_ask_to_leave(self) -> None:
        """Ask whether to end the console: what waits would be lost."""
        say = self.speech.gettext
        replies = [
            Reply("stay", say("Rester"), "", say("Échap")),
            Reply("leave", say("Quitter"), "q", "q"),
        ]

        def answered(answer: str | None) -> None:
            if answer == "leave":
                self.app.exit()

        dialog = AskDialog(
            self.speech,
            say("Quitter la console ?"),
            replies,
            say("Ce qui n’est pas enregistré sera perdu."),
        )
        await self.app.push_screen(dialog, answered, mode=COVER)
