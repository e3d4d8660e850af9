"""A text taken apart: its lines, and their fields."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from syren_tui.card_lists.cells import plain
from syren_tui.card_lists.model import Row, Sheet

LONGEST_LINE: Final = 2_000
"""Characters; a longer line is no line of a list."""
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = (";", "\t", "|", ",")
_NUMBER_COMMA: Final = re.compile(r"[0-9],(?:[0-9]+E(?=[+0-9])|0{1,4}(?=\s|$|;))", re.IGNORECASE)
"""A comma that is part of a number: ``2,9E+13``, ``29058001234,00``."""
_SEP_HINT: Final = re.compile(r"\"?sep=([;,|\t])\"?", re.IGNORECASE)
_MOST_LINES: Final = 6
"""Lines that one quoted field may go over."""
_SENTINEL: Final = "\N{SYMBOL FOR END OF TRANSMISSION}"


def sheet_of_text(text: str, charset: str = "") -> Sheet:
    """Return a text's rows, and how its columns are separated."""
    lines = _LINE_ENDS.split(text)
    if not lines[-1]:
        lines.pop()
    hints: tuple[int, ...] = ()
    separator = ""
    if lines and (hint := _SEP_HINT.fullmatch(plain(lines[0]))):
        hints, separator = (1,), hint[1]
    separator = separator or _separator(lines)
    rows = tuple(_rows(lines, separator, len(hints)))
    taken = {
        place for row in rows for place in range(row.line_number, row.line_number + row.height)
    }
    taken.update(hints)
    empty = tuple(place for place in range(1, len(lines) + 1) if place not in taken)
    return Sheet(rows, separator, charset, hints, empty)


def _separator(lines: Sequence[str]) -> str:
    """Return what most lines have between their columns; nothing where they have one column."""
    filled = [line for line in lines[:2_000] if line.strip()]
    for separator in _SEPARATORS:
        having = sum(separator in _without_numbers(line, separator) for line in filled)
        if having and having * 2 >= len(filled):
            return separator
    return ""


def _without_numbers(line: str, separator: str) -> str:
    return _NUMBER_COMMA.sub("", line) if separator == "," else line


def _rows(lines: Sequence[str], separator: str, skipped: int) -> Iterator[Row]:
    place = skipped
    while place < len(lines):
        line = lines[place]
        height, closed = 1, True
        if separator and '"' in line and _stays_open([line], separator):
            height = _height(lines[place : place + _MOST_LINES], separator)
            closed = height > 1
        taken = lines[place : place + height]
        place += height
        text = "\n".join(taken)
        if len(text) > LONGEST_LINE:
            yield Row(place - height + 1, height, text[:LONGEST_LINE], (), too_long=True)
            continue
        cells = _cells(taken, separator) if closed else line.split(separator)
        plain_cells = tuple(map(plain, cells))
        if any(plain_cells):
            yield Row(place - height + 1, height, text, plain_cells)


def _cells(lines: Sequence[str], separator: str) -> Sequence[str]:
    if not separator:
        return (lines[0],)
    if len(lines) == 1 and '"' not in lines[0]:
        return lines[0].split(separator)
    first = _records(lines, separator)[:1]
    return first[0] if first else ()


def _records(lines: Iterable[str], separator: str) -> list[list[str]]:
    """Read lines as CSV; a line on which that fails is one field."""
    kept = [f"{line}\n" for line in lines]
    try:
        return list(csv.reader(kept, delimiter=separator))
    except csv.Error:
        return [["".join(kept)]]


def _stays_open(lines: Sequence[str], separator: str) -> bool:
    """Tell whether a quoted field goes on after these lines."""
    return not any(row == [_SENTINEL] for row in _records([*lines, _SENTINEL], separator))


def _height(lines: Sequence[str], separator: str) -> int:
    """Return how many lines a record takes; 1 where its quote is never closed: it is none."""
    for height in range(2, len(lines) + 1):
        if not _stays_open(lines[:height], separator):
            return height
    return 1
