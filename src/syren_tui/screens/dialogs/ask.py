"""A question with a few answers, each on a key and a button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Static

from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog, Framed
from syren_tui.widgets.base.replies import Replies


@dataclass(frozen=True, slots=True)
class Reply:
    """One way to answer."""

    value: str
    label: str
    """In the user's language."""
    key: str = ""
    """A letter, or a key such as ``ctrl+s``; empty: by its button only."""
    key_label: str = ""
    """The key as it is shown."""


async def ask_to_stop(
    screen: Framed[Any], question: str, more: str, stop: Callable[[], object]
) -> None:
    """Ask whether to stop what runs; it goes on behind the list too, where the user goes there.

    Args:
        screen: the one that shows how far it is; left for the list.
        question: in a sentence.
        more: what stopping means.
        stop: stops it.
    """
    say = screen.speech.gettext
    replies = [
        Reply("go_on", say("Continuer"), "", say("Échap")),
        Reply("stop", say("Arrêter"), "a", "a"),
        Reply("list", say("Liste"), "l", "l"),
    ]

    def answered(answer: str | None) -> None:
        if answer == "stop":
            stop()
        elif answer == "list":
            screen.dismiss(None)

    await screen.app.push_screen(AskDialog(screen.speech, question, replies, more), answered)


class AskDialog(Dialog[str]):
    """Returns the value of the answer; None where it was left by Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", N_("Réponse précédente"), show=False),
        Binding("right,down", "app.focus_next", N_("Réponse suivante"), show=False),
    ]

    def __init__(
        self, speech: Speech, question: str, replies: Sequence[Reply], more: str = ""
    ) -> None:
        """Prepare; the first answer has the focus, so that Enter gives it.

        Args:
            speech: the user's language.
            question: in a sentence.
            replies: the answers.
            more: what else is to be known.
        """
        super().__init__(speech)
        self._question = question
        self._replies = list(replies)
        self._more = more

    def compose(self) -> ComposeResult:
        """Lay out the question and a button an answer."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-title")
            if self._more:
                yield Static(Content(self._more), classes="dialog-more")
            yield Replies(
                [
                    (
                        f"{reply.label} ({reply.key_label})" if reply.key_label else reply.label,
                        f"reply-{reply.value}",
                    )
                    for reply in self._replies
                ]
            )

    def on_mount(self) -> None:
        """Put the focus on the first answer."""
        self.set_focus(self.query(Button).first())

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss((event.button.id or "").removeprefix("reply-"))

    def on_key(self, event: events.Key) -> None:
        """Answer by a key."""
        for reply in self._replies:
            if reply.key and event.key == reply.key:
                event.stop()
                self.dismiss(reply.value)
                return
