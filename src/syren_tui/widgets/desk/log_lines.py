"""The last cards of the desk, newest first, with what became of each."""

from collections.abc import Sequence
from typing import Final

from rich.cells import set_cell_size
from textual import events
from textual.content import Content
from textual.widgets import Static

from syren_api.statuses import Status
from syren_tui.texts.desk_lines import LogRow
from syren_tui.texts.rows import cut

_LOOKS: Final = {
    Status.PENDING: "$warning",
    Status.TO_REVALIDATE: "$warning",
    Status.VALIDATED: "$success",
    Status.REFUSED: "$error",
    Status.EXPIRED: "$muted",
}
_TIME: Final = 7
_WHAT: Final = 14


class LogLines(Static):
    """Shows as many as there is room for."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__("", markup=False, id=id)
        self._shown: Sequence[LogRow] = ()

    def show(self, lines: Sequence[LogRow]) -> None:
        """Show these, newest first."""
        self._shown = lines
        self._lay_out()

    def on_resize(self, _: events.Resize) -> None:
        """Show them in the columns there is room for now."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.content_size.width or 78
        who = max(16, min(32, (width - _TIME - _WHAT - 2) * 5 // 9))
        rest = max(8, width - _TIME - who - 2 - _WHAT)
        self.update(
            Content("\n").join(
                Content.assemble(
                    f"{line.time:<{_TIME}}",
                    set_cell_size(cut(line.who, who - 1), who),
                    Content.styled(
                        set_cell_size(f"{line.sign} {cut(line.what, _WHAT - 1)}", _WHAT + 2),
                        f"bold {_LOOKS[line.like]}",
                    ),
                    cut(line.detail, rest),
                )
                for line in self._shown
            )
        )
