"""Asks under which name the list, as it is shown, is kept as a view."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from syren_tui.i18n import N_, Speech
from syren_tui.screens.dialogs.one_field import one_field
from syren_tui.screens.frame import Dialog
from syren_tui.view_settings import LONGEST_NAME
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput


class ViewNameDialog(Dialog[str]):
    """Returns the name under which the view was kept; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Garder")),
    ]

    def __init__(self, speech: Speech, keep: Callable[[str], str]) -> None:
        """Ask for a name.

        Args:
            speech: the user's language.
            keep: keeps the view under a name; returns the sentence why not, empty where it did.
                It is called in a thread: the disk may take its time.
        """
        super().__init__(speech)
        self._keep = keep

    def compose(self) -> ComposeResult:
        """Lay out the field."""
        say = self.speech.gettext
        return one_field(
            self.speech,
            say("Garder cette liste comme vue"),
            say("Recherche, filtres et ordre : la touche t les montre avec leur nombre."),
            label=say("Nom"),
            field=PlainInput(id="view-name", max_length=LONGEST_NAME),
        )

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self.set_focus(self.query_one(PlainInput))

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Keep the view."""
        name = self.query_one(PlainInput).value.strip()
        if name:
            self._save(name, self.keys_held())
        else:
            self.query_one(Notice).warn(self.speech.gettext("Donnez un nom à cette vue."))

    @work(exclusive=True, group="keep", description="keep a view")
    async def _save(self, name: str, held: AbstractContextManager[object]) -> None:
        with held:
            if why := await asyncio.to_thread(self._keep, name):
                self.query_one(Notice).warn(why)
            else:
                self.dismiss(name)
