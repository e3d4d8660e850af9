"""A plain DataTable with rows of two lines, from a CSV file: what Textual has by itself."""

import csv
import sys

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import DataTable

_ROWS = 2_000


class Table(App[None]):
    """Shows the first rows of the file."""

    def compose(self) -> ComposeResult:
        """Put the table on the screen."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill it."""
        table = self.query_one(DataTable)
        with open(sys.argv[1], encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            names = next(reader)
            table.add_columns(*names[:1], *names[2:])
            for _, (status, end, *rest) in zip(range(_ROWS), reader, strict=False):
                table.add_row(Text(f"{status}\n{end}"), *map(Text, rest), height=2)


if __name__ == "__main__":
    Table().run(mouse=False)
