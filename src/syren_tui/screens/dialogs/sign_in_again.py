"""Signing in again over whatever screen is open, where the session has ended."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Static

from syren_api.text import clean
from syren_tui.client.errors import ClientError
from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog
from syren_tui.session import Session
from syren_tui.texts.failures import failure
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput


class SignInAgainDialog(Dialog[bool]):
    """Returns True where the user has signed in again, as the same account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Se connecter")),
        Binding("escape", "cancel", N_("Plus tard")),
    ]

    def __init__(self, speech: Speech, session: Session) -> None:
        """Ask for the password of an account.

        Args:
            speech: the user's language.
            session: the one that has ended.
        """
        super().__init__(speech)
        self._session = session
        self.answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        """Whether the user has signed in again; known as soon as they have, whatever stands over
        the dialog, and False where it is taken away without an answer."""

    def compose(self) -> ComposeResult:
        """Lay out the password's field."""
        say = self.speech.gettext
        with Vertical(classes="dialog"):
            yield Static(
                Content(say("La session est terminée : reconnectez-vous.")), classes="dialog-title"
            )
            yield Static(
                Content(say("Ce qui est tapé reste ; vous reprendrez où vous en étiez.")),
                classes="dialog-more",
            )
            with Horizontal(classes="field"):
                yield Label(Content(say("Identifiant")), classes="label")
                yield Static(Content(clean(self._session.account.login)), classes="locked")
            with Horizontal(classes="field"):
                yield Label(Content(say("Mot de passe")), classes="label")
                yield PlainInput(id="password", password=True, max_length=1024)
            yield Notice()
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the password."""
        self.set_focus(self.query_one(PlainInput))

    def on_unmount(self) -> None:
        """Let nobody wait for an answer any more."""
        self.answer(False)

    def answer(self, signed_in: bool | None) -> None:
        """Answer the calls that wait; the first answer holds."""
        if not self.answered.done():
            self.answered.set_result(bool(signed_in))

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Sign in."""
        if self.query_one(PlainInput).value:
            self.query_one(Notice).say(self.speech.gettext("Connexion…"))
            self._sign_in(self.query_one(PlainInput).value)

    @work(exclusive=True, group="sign-in", description="sign in")
    async def _sign_in(self, password: str) -> None:
        try:
            await self._session.sign_in_again(password)
        except ClientError as error:
            self.query_one(Notice).warn(failure(error, self.speech))
        else:
            self.answer(True)
            self.dismiss(True)
