"""The card of the desk: one patron, large, and what Enter does; or why there is none."""

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from syren_api.statuses import Status
from syren_tui.texts.desk_lines import LineTone, PatronLines
from syren_tui.widgets.base.painted_text import PaintedText

_STATUS_LOOKS: Final = {
    Status.PENDING: "bold $warning",
    Status.TO_REVALIDATE: "bold $warning",
    Status.VALIDATED: "bold $success",
    Status.REFUSED: "bold $error",
    Status.EXPIRED: "bold $muted",
}
_LOOKS: Final = {
    LineTone.ENTER: "bold $primary",
    LineTone.DONE: "bold $success",
    LineTone.WRONG: "bold $error",
    LineTone.WAITING: "bold $warning",
    LineTone.NOTE: "",
    LineTone.NAME: "bold",
}
_NAME: Final = 36
"""Cells of a name before the birth date."""


class PersonCard(PaintedText):
    """Shows a patron, with sentences below."""

    def show_patron(
        self,
        about: object,
        patron: PatronLines | None,
        sign: str,
        lines: Sequence[tuple[LineTone, str]],
    ) -> None:
        """Show a patron, or none, with sentences below.

        Args:
            about: what is shown by them: `painted`, once they are.
            patron: who.
            sign: the status's.
            lines: what Enter does, and the like.
        """
        shown = [] if patron is None else _patron(patron, sign, self.content_size.width or _NAME)
        shown += [Content.styled(text, _LOOKS[tone]) for tone, text in lines]
        self.show(about, Content("\n").join(shown))


def _patron(patron: PatronLines, sign: str, width: int) -> list[Content]:
    column = min(_NAME, width - cell_len(patron.birth) - 2)
    name = patron.name + " " * max(0, column - cell_len(patron.name))
    status = Content.styled(f"{sign} {patron.label}", _STATUS_LOOKS[patron.status])
    if patron.note:
        look = "bold $error" if patron.urgent else "$warning"
        status = Content.assemble(status, "   ", Content.styled(patron.note, look))
    return [
        Content.assemble(Content.styled(name, "bold"), "  ", patron.birth),
        status,
        *(Content(fact) for fact in patron.facts),
    ]
