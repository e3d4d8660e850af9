"""Asks for the file that a report is saved in, and saves it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from syren_api.text import clean
from syren_tui.i18n import N_, Speech
from syren_tui.renewal.export import write_new
from syren_tui.screens.dialogs.one_field import one_field
from syren_tui.screens.frame import Dialog
from syren_tui.widgets.base.notice import Notice
from syren_tui.widgets.base.plain_input import PlainInput

CSV: Final = ".csv"
JSON: Final = ".json"


class ExportDialog(Dialog[Path]):
    """Returns the file that was written; None where the dialog was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "submit", N_("Enregistrer")),
        Binding("ctrl+t,f6", "other_kind", N_("CSV ou JSON"), key_display="Ctrl+T",
                tooltip=N_("CSV pour un tableur, JSON pour un programme (aussi F6)")),
    ]  # fmt: skip

    def __init__(
        self,
        speech: Speech,
        stem: str,
        made_at: datetime,
        contents: dict[str, Callable[[], bytes]],
    ) -> None:
        """Propose a file.

        Args:
            speech: the user's language.
            stem: of the file's name.
            made_at: of the series, by the portal's clock: it is part of the name that is offered.
            contents: makes what is written, by the ending of the file's name.
        """
        super().__init__(speech)
        self._stem = stem
        self._made_at = made_at
        self._contents = contents

    def compose(self) -> ComposeResult:
        """Lay out the field; a free name is in it."""
        say = self.speech.gettext
        return one_field(
            self.speech,
            say("Exporter le rapport"),
            say("Le nom finit par .csv pour un tableur, par .json pour un programme."),
            label=say("Fichier"),
            field=PlainInput(self._free_name(), id="file", max_length=500),
        )

    def on_mount(self) -> None:
        """Put the cursor into the field."""
        self.set_focus(self.query_one(PlainInput))

    def action_other_kind(self) -> None:
        """Change the ending of the name."""
        field = self.query_one(PlainInput)
        path = Path(field.value)
        if path.name:
            field.value = str(path.with_suffix(CSV if path.suffix == JSON else JSON))
            field.cursor_position = len(field.value)

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Save it."""
        self._save(self.query_one(PlainInput).value.strip())

    @work(exclusive=True, group="export", description="export a report")
    async def _save(self, typed: str) -> None:
        notice = self.query_one(Notice)
        if not Path(typed).name:
            notice.warn(self.speech.gettext("Donnez un nom au fichier."))
            return
        try:
            path = await asyncio.to_thread(self._written, typed)
        except FileExistsError:
            notice.warn(self.speech.gettext("Ce fichier existe déjà : donnez un autre nom."))
        except (OSError, ValueError, RuntimeError):
            notice.warn(
                self.speech.gettext(
                    "Le fichier ne s’écrit pas là : vérifiez le dossier et la place sur le disque."
                )
            )
        else:
            self.dismiss(path)

    def _written(self, typed: str) -> Path:
        path = Path(typed).expanduser().absolute()
        if path.suffix.lower() not in self._contents:
            path = path.with_name(path.name + CSV)
        write_new(path, self._contents[path.suffix.lower()]())
        return path

    def _free_name(self) -> str:
        """Return a name in the current folder that is not taken yet."""
        stem = f"{self._stem}-{self._made_at:%Y-%m-%d-%Hh%M}"
        names = (stem if not number else f"{stem}-{number}" for number in range(100))
        return next((f"{each}{CSV}" for each in names if not Path(each + CSV).exists()), "")


def saved_sentence(path: Path, speech: Speech) -> str:
    """Say where a file was saved; its name first, for a long line is cut at its end."""
    name, folder = clean(path.name), clean(str(path.parent))
    return speech.gettext("Enregistré : {name}, dans {folder}", name=name, folder=folder)
