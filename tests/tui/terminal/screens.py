"""Screens of two terminals, compared cell by cell."""

from pyte.screens import Char

from tests.e2e.screen import Emulator

Cell = tuple[str, object, str, bool, bool, bool]


class Poor(Emulator):
    """A terminal that erases in its own background, as GNU screen does."""

    def feed(self, data: bytes) -> None:
        """Take what a program wrote; erased cells have no colour afterwards."""
        for piece in _pieces(data):
            erases = piece[-1:] in (b"J", b"K", b"X") and piece.startswith(b"\x1b[")
            kept = self._screen.cursor.attrs
            if erases:
                self._screen.cursor.attrs = self._screen.default_char
            super().feed(piece)
            if erases:
                self._screen.cursor.attrs = kept


def _pieces(data: bytes) -> list[bytes]:
    first, *rest = data.split(b"\x1b")
    found = [first] if first else []
    for part in rest:
        end = next((place for place, sign in enumerate(part) if sign in b"HJKXMLCmrhlqt"), None)
        whole = b"\x1b" + part
        cut = len(whole) if end is None else end + 2
        found += [whole[:cut], whole[cut:]] if whole[cut:] else [whole]
    return found


def cells(emulator: Emulator, columns: int, rows: int) -> list[Cell]:
    """Return what is seen of each cell; of a blank its background and lines."""
    return [
        _seen(emulator.cell(column, row), emulator.cell(column - 1, row) if column else None)
        for row in range(rows)
        for column in range(columns)
    ]


def _seen(cell: Char, before: Char | None) -> Cell:
    data = cell.data
    if data == "" and (before is None or len(before.data.encode()) < 3):
        data = " "  # half of a wide character that is no more
    lines = (cell.reverse, cell.underscore, cell.strikethrough)
    letter = (cell.fg, cell.bold, cell.italics)
    return (data, letter if data != " " or any(lines) else None, cell.bg, *lines)


def assert_same(one: Emulator, other: Emulator, columns: int, rows: int, when: str = "") -> None:
    """Fail by the first cell that differs."""
    seen, expected = cells(other, columns, rows), cells(one, columns, rows)
    for place, (here, there) in enumerate(zip(seen, expected, strict=True)):
        if here != there:
            row, column = divmod(place, columns)
            shown = "\n".join(f"{a}\n{b}" for a, b in zip(one.lines, other.lines, strict=True))
            raise AssertionError(
                f"{when}: row {row}, column {column}: {here}, not {there}\n{shown}"
            )
