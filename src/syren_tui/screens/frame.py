"""What every screen and dialog has: the user's language, its keys, and the smallest size."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, messages, on
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import MountError
from textual.widgets import Input

from syren_tui.i18n import N_, Speech
from syren_tui.runtime.idle_lock import IdleLock
from syren_tui.runtime.interfaces import (
    DismissedScreen,
    FooterScreen,
    LetterKeyScreen,
    TakesLetterRuns,
    WaitingScreen,
)
from syren_tui.runtime.key_labels import Hint, active_hints
from syren_tui.runtime.key_queue import KeyQueue
from syren_tui.widgets.base.compositor import CroppingCompositor
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput
from syren_tui.widgets.base.too_small import LEAST, TooSmall, is_too_small

Result = TypeVar("Result")
Section = tuple[str, Sequence[Hint]]
"""A part of the help: its title, and keys."""

_FRAMEWORK = messages.__name__
_WIDTHS = [(0, "-too-narrow"), (LEAST.width, "-narrow"), (100, "-wide")]
_HEIGHTS = [(0, "-too-low"), (LEAST.height, "-low"), (30, "-high")]


def _name_at(names: Sequence[tuple[int, str]], cells: int) -> str:
    """Return the class of a width or a height."""
    return max(each for each in names if each[0] <= cells)[1]


class Framed(Screen[Result], inherit_bindings=False):
    """A screen that says so where the terminal is too small for it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", N_("Champ suivant"), show=False),
        Binding("shift+tab", "app.focus_previous", N_("Champ précédent"), show=False),
    ]

    may_pause = True
    """Whether Ctrl+Z may pause the console; not where it is pressed to take back what was typed."""

    takes_scans = False
    short_lines_are_scans = False
    """Whether it does something with what a scanner types: see `LetterKeyScreen`."""

    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, speech: Speech) -> None:
        """Keep the user's language."""
        super().__init__()
        self._compositor = CroppingCompositor()
        self.speech = speech
        self.is_leaving = False
        """Whether it was dismissed: keys are for the screen under it."""
        self._leaves_with: tuple[Result | None] | None = None
        """The result to leave with, as soon as no other screen is over it any more."""
        self._has_been_open = False

    @on(events.Compose)
    def _take_sizes_classes(self) -> None:
        """Have the classes of the terminal's size before there is anything in the screen.

        Textual sets them once the screen is laid out, and everything in it is styled again.
        """
        width, height = self.app.size
        self.add_class(_name_at(_WIDTHS, width), _name_at(_HEIGHTS, height))

    @on(events.ScreenResume)
    def _keep_first_styles(self, event: events.ScreenResume) -> None:
        """Have nothing styled again that has been mounted this moment."""
        event.refresh_styles = self._has_been_open
        self._has_been_open = True

    @on(events.Mount)
    @on(events.Resize)
    def _have_sentence_ready(self) -> None:
        if is_too_small(self.app.size) and not self.query(TooSmall):
            with suppress(MountError):  # the console ends while the screen is being opened
                self.mount(TooSmall(self.speech))

    @property
    def keys_wait(self) -> bool:
        """Whether keys are kept at present: they are meant for what is still on its way."""
        return False

    @property
    def letters_are_keys(self) -> bool:
        """Whether letters are keys at present: what has the focus takes no text."""
        return not isinstance(self.focused, Input | TakesLetterRuns)

    @property
    def key_is_repeated(self) -> bool:
        """Whether the key that is doing its work may be one that is held down."""
        return isinstance(self.app, KeyQueue) and self.app.pressed.repeated

    def begin_scan(self) -> bool:
        """Take the focus to where a scan is typed; False: it is kept whole until its end."""
        return False

    def keys_held(self, *, drops: bool = False) -> AbstractContextManager[object]:
        """Keep what is typed on this screen, from this call on until the end of the block.

        Args:
            drops: see `KeyQueue.keys_held`.
        """
        if not isinstance(self.app, KeyQueue):
            return nullcontext()
        return self.app.keys_held(self, drops=drops)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave the screen, once; where another is over it, as soon as that one is gone.

        Textual would take away whichever is in front. Keys wait until whoever opened the screen
        has taken the result; what the screen was still working on is given up. A screen that is
        covered is left once the cover is taken away.
        """
        if isinstance(self.app, IdleLock) and self.app.dismissed_later(
            self, partial(self.dismiss, result)
        ):
            return AwaitComplete()
        if self.is_leaving or self not in self.app.screen_stack:
            return AwaitComplete()
        if not self.is_active:
            self._leaves_with = (result,)
            return AwaitComplete()
        self.is_leaving = True
        self.workers.cancel_node(self)
        if not isinstance(self.app, KeyQueue):
            return super().dismiss(result)
        hold = self.app.keys_held()
        openers = [each.requester for each in self._result_callbacks[-1:]]
        dismissed = super().dismiss(result)
        for opener in openers or [self.app]:
            opener.call_next(hold.let_go)  # after what it does with the result
        return dismissed

    @on(events.ScreenResume)
    def _leave_after_all(self) -> None:
        """Leave where that was to be while another screen stood over it."""
        if self._leaves_with is not None:
            self.dismiss(*self._leaves_with)

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[Any]]]]:
        """Do nothing any more about what the widgets say, once left: half of them may be gone."""
        framework = isinstance(message, events.Event) or type(message).__module__ == _FRAMEWORK
        if self.is_leaving and not framework:
            return ()
        return super()._get_dispatch_methods(method_name, message)

    def keys_go_on(self) -> None:
        """Hand out what was kept: what this screen waited for has come."""
        if isinstance(self.app, KeyQueue):
            self.app.start_keys()

    @on(PlainInput.Cut)
    def _say_what_was_cut(self, event: PlainInput.Cut) -> None:
        say = self.speech
        if event.taken < event.lines:
            sentence = say.ngettext(
                "Seule la première des {lines} lignes collées est prise.",
                "Seules les {n} premières des {lines} lignes collées sont prises.",
                event.taken,
                lines=say.number(event.lines),
            )
        else:
            sentence = say.gettext(
                "Le texte collé est coupé : {n} caractères au plus.", n=say.number(event.longest)
            )
        self.paste_was_cut(sentence)

    def paste_was_cut(self, sentence: str) -> None:
        """Say that only a part of a pasted text was taken."""
        for notice in self.query(Notice):
            notice.warn(sentence)
            return
        self.notify(sentence, markup=False)

    def shows_key(self, action: str) -> bool:
        """Tell whether the footer shows a key of the first rank: not where it does nothing now."""
        return True

    def help_sections(self) -> list[Section]:
        """Return what the help says of this screen: the keys that do something at present."""
        return [("", active_hints(self.active_bindings.values(), self.speech))]


if TYPE_CHECKING:  # has mypy say so where a screen is not what the key queue asks for
    _WAITING: type[WaitingScreen] = Framed[Any]
    _DISMISSED: type[DismissedScreen] = Framed[Any]
    _LETTER_KEYS: type[LetterKeyScreen] = Framed[Any]
    _FOOTER: type[FooterScreen] = Framed[Any]


class Dialog(Framed[Result | None], ModalScreen[Result | None]):
    """A dialog over a screen; Escape leaves it, with None for its result."""

    may_pause = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Annuler")),
    ]

    def action_cancel(self) -> None:
        """Leave it without a choice."""
        self.dismiss(None)
