"""The rows of a screen: a character and a style a cell; and the frames that Textual writes."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rich.cells import cell_len, split_graphemes

from syren_tui.output.styles import PLAIN, blank, written

UNKNOWN: Final = "\0"
"""In the place of a character: nobody has said what stands there."""
REST: Final = ""
"""In the place of a character: the second half of a wide one."""

_TOKEN: Final = re.compile(
    r"\x1b\[(?P<row>[0-9]+);(?P<column>[0-9]+)H"
    r"|\x1b\[(?P<style>[0-9;]*)m"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<newline>\n)"
    r"|(?P<unknown>.)",
    re.DOTALL,
)
_SIMPLE: Final = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2500-\u25fc\u2800-\u28ff]*")
"""Characters that take one cell everywhere."""
_SPACES: Final = re.compile(" +")


class Row:
    """One row; as long as what was written in it."""

    __slots__ = ("chars", "odd", "styles")

    def __init__(self, chars: list[str], styles: list[str], *, odd: bool = False) -> None:
        """Make one of its cells.

        Args:
            chars: a character a cell, with what combines with it; `REST`; `UNKNOWN`.
            styles: a style a cell.
            odd: whether terminals may disagree on how many cells something in it takes.
        """
        self.chars = chars
        self.styles = styles
        self.odd = odd

    @classmethod
    def of_blanks(cls, width: int, style: str = PLAIN) -> "Row":
        """Make one of so many blanks."""
        return cls([" "] * width, [style] * width)

    def copy(self) -> "Row":
        """Return another that has the same cells."""
        return Row(self.chars[:], self.styles[:], odd=self.odd)

    def is_like(self, other: "Row") -> bool:
        """Tell whether both look the same."""
        return self.chars == other.chars and self.styles == other.styles

    def text(self) -> str:
        """Return what stands in it."""
        return "".join(self.chars)

    def put(self, column: int, text: str, style: str) -> int:
        """Write a text; returns the column after it."""
        if _SIMPLE.fullmatch(text):
            self._put_cells(column, list(text), style)
            for found in _SPACES.finditer(text):
                start, end = found.span()
                self.styles[column + start : column + end] = [blank(style)] * (end - start)
            return column + len(text)
        for cluster, width, certain in _clusters(text):
            if width == 0:
                self._combine(column, cluster)
                continue
            self._put_cells(column, [cluster, *[REST] * (width - 1)], style)
            if cluster == " ":
                self.styles[column] = blank(style)
            self.odd = self.odd or not certain
            column += width
        return column

    def _put_cells(self, column: int, cells: list[str], style: str) -> None:
        end = column + len(cells)
        lacking = end - len(self.chars)
        if lacking > 0:
            self.chars += [UNKNOWN] * lacking
            self.styles += [PLAIN] * lacking
        if self.chars[column] == REST and column:
            self.chars[column - 1] = " "  # half of a wide character is none
        if end < len(self.chars) and self.chars[end] == REST:
            self.chars[end] = " "
        self.chars[column:end] = cells
        self.styles[column:end] = [style] * len(cells)

    def _combine(self, column: int, sign: str) -> None:
        self.odd = True
        before = column - 1
        while before > 0 and self.chars[before] == REST:
            before -= 1
        if before >= 0:
            self.chars[before] += sign


def _clusters(text: str) -> Iterator[tuple[str, int, bool]]:
    """Yield what stands in cells of its own, its width, and whether all terminals agree on it."""
    for start, end, width in split_graphemes(text)[0]:
        cluster = text[start:end]
        yield cluster, width, is_certain(cluster)


@lru_cache(maxsize=4096)
def is_certain(cluster: str) -> bool:
    """Tell whether all terminals agree on how many cells it takes."""
    if len(cluster) != 1 or unicodedata.combining(cluster) or ord(cluster) >= 0x1F000:
        return False
    wide = unicodedata.east_asian_width(cluster) in ("W", "F")
    return cell_len(cluster) == (2 if wide else 1)


def read_frame(frame: str, rows: dict[int, Row]) -> tuple[set[int], tuple[int, int]] | None:
    """Write a frame into rows; rows that it changes are other objects afterwards.

    Args:
        frame: what Textual writes to paint: moves, styles, texts.
        rows: by their numbers, from 0.

    Returns:
        The numbers of the rows that it wrote in, and where it left the cursor (row, column);
        None where something else is in it, and nothing was written.
    """
    written_in: dict[int, Row] = {}
    row: Row | None = None
    line = column = 0
    style = PLAIN
    for token in _TOKEN.finditer(frame):
        kind = token.lastgroup
        if kind == "text":
            if row is None:
                row = written_in.get(line)
                if row is None:
                    known = rows.get(line)
                    row = written_in[line] = known.copy() if known else Row([], [])
            column = row.put(column, token["text"], style)
        elif kind == "style":
            style = written(token["style"])
        elif kind == "column":
            line, column, row = int(token["row"]) - 1, int(token["column"]) - 1, None
        elif kind == "newline":
            row = None  # a move follows
        else:
            return None
    rows.update(written_in)
    return set(written_in), (line, column)
