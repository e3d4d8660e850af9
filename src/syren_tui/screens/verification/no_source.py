"""Says how a library system is set up, and takes a list of members meanwhile."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from syren_tui.i18n import N_, Speech
from syren_tui.screens.dialogs.one_field import one_field
from syren_tui.screens.frame import Dialog
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput


class NoSourceDialog(Dialog[Path]):
    """Returns the file of a list of members; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Vérifier")),
    ]

    def __init__(self, speech: Speech, why: str) -> None:
        """Ask for a file.

        Args:
            speech: the user's language.
            why: why nobody is asked, and who can change that; clean.
        """
        super().__init__(speech)
        self._why = why

    def compose(self) -> ComposeResult:
        """Lay out the sentences and the field."""
        say = self.speech.gettext
        meanwhile = say(
            "En attendant, une liste des membres exportée du SIGB suffit : .csv, .xlsx, .ods "
            "ou .xml, avec leur carte et la fin de leur adhésion."
        )
        return one_field(
            self.speech,
            say("Vérifier qui est membre"),
            self._why,
            meanwhile,
            label=say("Fichier"),
            field=PlainInput(id="roster", max_length=500),
        )

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self.set_focus(self.query_one(PlainInput))

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Return the file, where there is one."""
        typed = self.query_one(PlainInput).value.strip()
        try:
            path = Path(typed).expanduser().absolute()
            found = bool(typed) and path.is_file()
        except (OSError, ValueError, RuntimeError):
            found = False
        if found:
            self.dismiss(path)
        else:
            self.query_one(Notice).warn(
                self.speech.gettext("Ce fichier n’existe pas : vérifiez son nom et son dossier.")
            )
