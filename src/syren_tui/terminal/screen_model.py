"""The screen that a terminal shows, the one that is wanted, and the bytes for the difference."""

from collections import Counter
from typing import Final

from rich.cells import cell_len

from syren_tui.terminal.capabilities import Capabilities
from syren_tui.terminal.rows import REST, UNKNOWN, CellRow, is_certain, read_frame
from syren_tui.terminal.scroll_detection import Scroll, find_scroll
from syren_tui.terminal.sgr import PLAIN, blank, change, is_erasable

_GAP: Final = 4
"""Unchanged cells between two changes that are written again rather than skipped."""
_SHORTEST_ERASURE: Final = 4
_SHORTEST_HOLE: Final = 10
"""Fewest blanks within a change that are erased rather than written; a move follows them."""
_SHORTEST_TAIL: Final = 5
"""Fewest blanks at the end of a change that are erased rather than written."""


class ScreenModel:
    """The model of a terminal's screen. It is not thread-safe: the caller holds a lock."""

    def __init__(self, abilities: Capabilities) -> None:
        """Start with an unknown screen.

        Args:
            abilities: of the terminal.
        """
        self._abilities = abilities
        self._wanted: dict[int, CellRow] = {}
        self._shown: dict[int, CellRow] = {}
        self._waiting: set[int] = set()
        """The lines that may differ from the terminal's."""
        self._cursor_wanted = (0, 0)
        self._cursor_shown: tuple[int, int] | None = None
        self._size = (0, 0)
        self._clears = True

    def read(self, frame: str) -> bool:
        """Update the wanted screen with a frame of Textual; False if it is not understood."""
        read = read_frame(frame, self._wanted)
        if read is None:
            return False
        lines, self._cursor_wanted = read
        self._waiting |= lines
        return True

    def repaint(self) -> None:
        """Clear the terminal and paint everything at the next `paint`."""
        self._clears = True

    def forget(self) -> None:
        """Treat the terminal's screen as unknown, without clearing it."""
        self._shown.clear()
        self._cursor_shown = None

    def paint(self, columns: int, rows: int) -> str:
        """Return what to write so that the terminal shows the wanted screen.

        Args:
            columns: of the terminal now.
            rows: of the terminal now.
        """
        if (columns, rows) != self._size:
            self._size = (columns, rows)
            self._clears = True
        writer = _UpdateWriter(self._abilities, columns)
        if self._clears:
            self._clears = False
            self._clear(writer)
        changed = sorted(line for line in self._waiting if line < rows and self._differs(line))
        self._waiting.clear()
        if self._abilities.moves_lines and (
            scroll := find_scroll(self._shown, self._wanted, changed)
        ):
            self._scroll(scroll, writer)
            part = range(scroll.top, scroll.bottom + 1)
            changed = sorted(line for line in {*changed, *part} if self._differs(line))
        for line in changed:
            row = self._wanted[line]
            writer.paint_row(line, self._shown.get(line), row)
            self._shown[line] = row
        line, column = self._cursor_wanted
        end = (min(line, rows - 1), min(column, columns - 1))
        moves = writer.is_used or end != self._cursor_shown
        self._cursor_shown = end
        return writer.finish(end) if moves else ""

    def _differs(self, line: int) -> bool:
        shown = self._shown.get(line)
        return shown is None or not shown.is_like(self._wanted[line])

    def _clear(self, writer: "_UpdateWriter") -> None:
        """Clear the screen, in the background that most of it should have."""
        columns, rows = self._size
        styles: Counter[str] = Counter()
        if self._abilities.erases_in_colour:
            for line in range(rows):
                if row := self._wanted.get(line):
                    styles.update(
                        style for style in map(blank, row.styles[:columns]) if is_erasable(style)
                    )
        background = styles.most_common(1)[0][0] if styles else PLAIN
        writer.clear(background)
        self._shown = {line: CellRow.of_blanks(columns, background) for line in range(rows)}
        self._waiting = set(self._wanted)

    def _scroll(self, scroll: Scroll, writer: "_UpdateWriter") -> None:
        writer.scroll(scroll)
        before = dict(self._shown)
        part = range(scroll.top, scroll.bottom + 1)
        for line in part:
            source = line + scroll.up
            self._shown[line] = (
                before[source] if source in part else CellRow.of_blanks(self._size[0])
            )


class _UpdateWriter:
    """Writes cells in as few bytes as the terminal allows."""

    def __init__(self, abilities: Capabilities, columns: int) -> None:
        self._abilities = abilities
        self._columns = columns
        self._out: list[str] = []
        self._style = PLAIN
        self._at: tuple[int, int] | None = None
        """Where the cursor is (line, column); None: unknown."""

    @property
    def is_used(self) -> bool:
        return bool(self._out)

    def finish(self, cursor: tuple[int, int]) -> str:
        self._set_style(PLAIN)
        self._move(*cursor)
        return "".join(self._out)

    def clear(self, style: str) -> None:
        self._out.append("\x1b[m\x1b[r")
        self._set_style(style)
        self._out.append("\x1b[2J")

    def scroll(self, scroll: Scroll) -> None:
        self._set_style(PLAIN)  # new lines get the current style
        top, bottom, up = scroll
        final = "M" if up > 0 else "L"
        region = f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H"
        self._out.append(f"{region}\x1b[{abs(up)}{final}\x1b[r")
        self._at = None  # terminals disagree on where the cursor is now

    def paint_row(self, line: int, before: CellRow | None, row: CellRow) -> None:
        """Write the differences of a row."""
        end = min(len(row.chars), self._columns)
        if row.odd or (before is not None and before.odd):
            # Terminals may place the following cells differently: write all, each after a move.
            before = None
        for start, stop in _changes(before, row, end):
            self._move(line, start)
            self._write_span(line, row, start, stop)

    def _write_span(self, line: int, row: CellRow, start: int, stop: int) -> None:
        chars, styles = row.chars, row.styles
        while start < stop:
            style, begin = styles[start], start
            is_blank = chars[start] == " "
            while start < stop and styles[start] == style and (chars[start] == " ") is is_blank:
                start += 1
            self._move(line, begin)
            shortest = _SHORTEST_TAIL if start == stop else _SHORTEST_HOLE
            if is_blank and self._erase(begin, start, style, shortest):
                continue
            if is_blank:
                following = styles[start] if start < stop else style
                self._set_blank_style(style, following)
            else:
                self._set_style(style)
            self._write(line, chars[begin:start], begin, odd=row.odd)

    def _write(self, line: int, cells: list[str], column: int, *, odd: bool) -> None:
        end = column + len(cells)
        if odd:
            for place, cell in enumerate(cells, column):
                if cell != REST:
                    self._move(line, place)
                    self._out.append(cell)
                    self._at = (line, place + cell_len(cell)) if is_certain(cell) else None
            if end >= self._columns:
                self._at = None
            return
        self._out.append("".join(cells))
        self._at = (line, end) if end < self._columns else None

    def _erase(self, start: int, stop: int, style: str, shortest: int) -> bool:
        """Erase blanks if that is shorter; returns whether it did."""
        abilities = self._abilities
        if not is_erasable(style) or (style and not abilities.erases_in_colour):
            return False
        count = stop - start
        if stop == self._columns and count >= _SHORTEST_ERASURE:
            erasure = "\x1b[K"
        elif abilities.erases_characters and count >= shortest:
            erasure = f"\x1b[{count}X"
        else:
            return False
        self._set_blank_style(style)
        self._out.append(erasure)
        return True

    def _set_blank_style(self, style: str, following: str = PLAIN) -> None:
        """Have blanks look like a style; they show only its background.

        Args:
            style: of the blanks.
            following: of what is written next: where it will do for the blanks, one change is
                enough for both.
        """
        if blank(self._style) != style:
            self._set_style(following if blank(following) == style else style)

    def _set_style(self, style: str) -> None:
        if style != self._style:
            self._out.append(change(self._style, style))
            self._style = style

    def _move(self, line: int, column: int) -> None:
        if self._at == (line, column):
            return
        if self._at is not None and self._at[0] == line and self._at[1] < column:
            steps = column - self._at[1]
            self._out.append(f"\x1b[{steps}C" if steps > 1 else "\x1b[C")
        elif self._at is not None and (line, column) == (self._at[0] + 1, 0):
            self._out.append("\r\n")
        else:
            self._out.append(f"\x1b[{line + 1};{column + 1}H" if column else f"\x1b[{line + 1}H")
        self._at = (line, column)


def _changes(before: CellRow | None, row: CellRow, end: int) -> list[list[int]]:
    """Return the spans of a row that differ, whole characters, small gaps included."""
    chars, styles = row.chars, row.styles
    if before is None:
        places = [place for place in range(end) if chars[place] != UNKNOWN]
    else:
        old_chars, old_styles = before.chars, before.styles
        known = min(len(old_chars), end)
        places = [
            place
            for place in range(known)
            if (chars[place] != old_chars[place] or styles[place] != old_styles[place])
            and chars[place] != UNKNOWN
        ]
        places += [place for place in range(known, end) if chars[place] != UNKNOWN]
    spans: list[list[int]] = []
    for place in places:
        if spans and place - spans[-1][1] <= _GAP and UNKNOWN not in chars[spans[-1][1] : place]:
            spans[-1][1] = place + 1
        else:
            spans.append([place, place + 1])
    for span in spans:
        while span[0] and chars[span[0]] == REST:
            span[0] -= 1
        while span[1] < end and chars[span[1]] == REST:
            span[1] += 1
    return spans
