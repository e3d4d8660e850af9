"""Asks why an account gets its status; the reasons given of late are offered."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.screens.frame import Dialog
from syren_tui.session import Session
from syren_tui.widgets.base.key_hints import KeyHints
from syren_tui.widgets.base.plain_input import PlainInput

LONGEST: Final = 200
"""Characters of a reason; the contract's bound."""
_OFFERED: Final = 8


async def offered_reasons(session: Session, of_settings: Sequence[str]) -> list[str]:
    """Return the reasons that are offered: those given of late, then those of the settings."""
    recent = await asyncio.to_thread(session.store.reasons)
    return list(dict.fromkeys([*recent, *of_settings]))


class ReasonField(PlainInput):
    """The reason; the arrows fill in those that are offered."""

    # On the field itself: keys of the screen that go first would overtake what was typed before.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take", N_("Préparer le plan")),
        Binding("enter", "screen.take_at_once", N_("Refuser")),
        Binding("down", "screen.offer(1)", N_("Motif suivant"), key_display="↓"),
        Binding("up", "screen.offer(-1)", N_("Motif précédent"), show=False),
    ]


class ReasonDialog(Dialog[str]):
    """Returns the reason, empty for none; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "take", N_("Préparer le plan"), show=False),
        Binding("ctrl+s,f2", "take_at_once", N_("Refuser"), show=False),
    ]

    def __init__(
        self,
        speech: Speech,
        title: str,
        offered: Sequence[str],
        proposed: str = "",
        *,
        plans: bool = True,
    ) -> None:
        """Ask for a reason.

        Args:
            speech: the user's language.
            title: what the reason is for.
            offered: reasons to choose from, as they were given; the first come first.
            proposed: what stands in the field at first.
            plans: whether a plan comes of it; else it is done with the reason.
        """
        super().__init__(speech)
        self._title = title
        self._offered = list(offered)[:_OFFERED]
        self._proposed = proposed
        self._at = -1
        self._plans = plans

    def compose(self) -> ComposeResult:
        """Lay out the field, and what is offered under it."""
        say = self.speech.gettext
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield ReasonField(
                self._proposed,
                placeholder=say("motif (vide : aucun)"),
                max_length=LONGEST,
                id="reason",
            )
            yield Static("", markup=False, id="reasons")
            yield KeyHints(self.speech)

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self._show()
        self.set_focus(self._field)

    def action_offer(self, by: int) -> None:
        """Fill in the next reason that is offered, or the one before."""
        if not self._offered:
            return
        self._at = max(0, min(len(self._offered) - 1, self._at + by))
        self._field.value = self._offered[self._at]
        self._field.cursor_position = len(self._field.value)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say of Enter what comes of it."""
        return {"take": self._plans, "take_at_once": not self._plans}.get(action, True)

    def action_take_at_once(self) -> None:
        """Return what is in the field."""
        self.action_take()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Return what is in the field."""
        self.dismiss(self._field.value)

    def _show(self) -> None:
        lines = [
            f"{'›' if place == self._at else ' '} {clean(reason)}"
            for place, reason in enumerate(self._offered)
        ]
        self.query_one("#reasons", Static).update(Content("\n".join(lines)))

    @property
    def _field(self) -> ReasonField:
        return self.query_one(ReasonField)
