"""The sign-in screen: the first thing painted, before anything heavy is imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label, Static

from syren_api import __version__
from syren_api.text import clean
from syren_tui.config import PortalProfile
from syren_tui.i18n import N_, Speech
from syren_tui.screens.full_screen import FullScreen
from syren_tui.widgets.base.choice import Choice
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput


@dataclass(frozen=True, slots=True)
class SignInPrefill:
    """What is in the fields at the start."""

    profiles: tuple[PortalProfile, ...] = ()
    """Empty: the address is typed."""
    first: PortalProfile | None = None
    login: str = ""
    password: str = ""
    """Of a demonstration only."""
    hint: str = ""
    """A line under the fields."""


SIGN_IN_KEYS: Final[list[BindingType]] = [
    Binding("tab", "app.focus_next", N_("Champ suivant"), show=True),
    Binding("ctrl+s", "submit", N_("Se connecter"), show=False),
]
"""The keys of a screen with a `SignInForm`."""


class SignInField(PlainInput):
    """A field of the sign-in."""

    # Not a key of the screen that goes first: it would overtake what was typed before it.
    # Ctrl+J is what Enter was while the terminal still read whole lines.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", N_("Se connecter")),
        Binding("ctrl+j", "submit", "", show=False),
    ]


class SignInForm(Vertical):
    """The fields of a sign-in, and what came of it."""

    @dataclass
    class Submitted(Message):
        """The user wants to sign in."""

        form: "SignInForm"
        profile: PortalProfile
        login: str
        password: str

        def __repr__(self) -> str:
            """Hold nothing of what was typed: messages may be logged."""
            return "Submitted()"

        def is_of(self, profile: PortalProfile, login: str) -> bool:
            """Tell whether it is this account of this portal that signs in."""
            same_portal = self.profile.address == profile.address
            return same_portal and self.login.casefold() == login.casefold()

    def __init__(self, speech: Speech, prefill: SignInPrefill) -> None:
        """Prepare the fields.

        Args:
            speech: the user's language.
            prefill: what is in them at the start.
        """
        super().__init__(id="sign-in")
        self._speech = speech
        self._prefill = prefill
        self.busy = False
        """Whether a sign-in is on its way."""

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        say = self._speech.gettext
        begin = self._prefill
        yield Static(Content(say("Abonnés ressources numériques")), id="sign-in-title")
        if len(begin.profiles) > 1:
            options = [(each.name, clean(each.name)) for each in begin.profiles]
            first = begin.first.name if begin.first is not None else ""
            yield _row(say("Portail"), Choice(options, first, id="profile"))
        elif not begin.profiles:
            field = SignInField(placeholder="https://…", id="address")
            yield _row(say("Portail"), field)
        yield _row(say("Identifiant"), SignInField(begin.login, id="login", max_length=254))
        password = SignInField(begin.password, id="password", password=True, max_length=1024)
        yield _row(say("Mot de passe"), password)
        yield Notice(id="sign-in-notice")
        yield Static(Content(begin.hint), id="sign-in-hint")

    def focus_first(self) -> None:
        """Put the cursor into the first field that is empty."""
        fields: Sequence[SignInField] = list(self.query(SignInField))
        empty = [field for field in fields if not field.value]
        self.screen.set_focus(empty[0] if empty else fields[-1])

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        """Go on to the next field that is empty; sign in where there is none."""
        fields: list[Input] = list(self.query(SignInField))
        empty = [field for field in fields[fields.index(event.input) + 1 :] if not field.value]
        if empty:
            self.screen.set_focus(empty[0])
        else:
            self.submit()

    @on(Choice.Changed, "#profile")
    def _other_portal(self) -> None:
        """Fill in the login that the profile has."""
        if login := self._profile().login:
            self.query_one("#login", SignInField).value = login

    def submit(self) -> None:
        """Sign in with what is in the fields."""
        if self.busy:
            return
        for field in self.query(SignInField):
            if not field.value.strip():
                self.screen.set_focus(field)
                self.fail(self._speech.gettext("Remplissez ce champ, puis Entrée."))
                return
        self.busy = True
        self.query_one(Notice).say(self._speech.gettext("Connexion…"))
        login = self.query_one("#login", SignInField).value.strip()
        password = self.query_one("#password", SignInField).value
        self.post_message(self.Submitted(self, self._profile(), login, password))

    def fail(self, sentence: str) -> None:
        """Say why it did not work; what was typed stays."""
        self.busy = False
        self.query_one(Notice).warn(sentence)

    def forget_password(self) -> None:
        """Have the fields as at the start, for the next who signs in; the login as it was."""
        self.busy = False
        self.query_one("#password", SignInField).value = self._prefill.password
        login = self.query_one("#login", SignInField)
        self.screen.set_focus(login)
        login.action_select_all()
        self.query_one(Notice).clear()

    def forget_typed_password(self) -> None:
        """Take away a password that was typed and not sent."""
        password = self.query_one("#password", SignInField)
        if not self.busy and password.value != self._prefill.password:
            password.value = self._prefill.password

    def _profile(self) -> PortalProfile:
        profiles = self._prefill.profiles
        if not profiles:
            address = self.query_one("#address", SignInField).value.strip()
            return PortalProfile(name=address, address=address)
        if len(profiles) == 1:
            return profiles[0]
        chosen = self.query_one("#profile", Choice).value
        return next(each for each in profiles if each.name == chosen)


class HasSignInForm:
    """Shared by the sign-in and the screen that covers the others: a screen with the form."""

    speech: Speech
    form: SignInForm

    @property
    def keys_wait(self) -> bool:
        """Whether what is typed is kept: from Enter on it is meant for the screen that comes."""
        return self.form.busy

    def compose(self) -> ComposeResult:
        """Lay out the form, the version and the keys."""
        yield self.form
        yield Static(Content(f"syren-tui {__version__}"), id="sign-in-version")
        yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the first field that is empty."""
        self.form.focus_first()

    def action_submit(self) -> None:
        """Sign in with what is in the fields."""
        self.form.submit()


class SignInScreen(HasSignInForm, FullScreen[None]):
    """Asks who signs in, and where."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *SIGN_IN_KEYS,
        Binding("escape", "quit", N_("Quitter"), show=True),
    ]

    def __init__(self, speech: Speech, prefill: SignInPrefill) -> None:
        """Prepare the form.

        Args:
            speech: the user's language.
            prefill: what is in its fields at the start.
        """
        super().__init__(speech)
        self.form = SignInForm(speech, prefill)

    def action_quit(self) -> None:
        """End the console: nothing is lost here."""
        self.app.exit()


def _row(label: str, field: SignInField | Choice) -> Horizontal:
    return Horizontal(Label(Content(label), classes="label"), field, classes="field")
