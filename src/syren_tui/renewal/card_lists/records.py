"""A file or a pasted text, taken apart: its letters, its lines, their fields."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from syren_tui.i18n import N_

MAX_BYTES: Final = 4_000_000
"""Of a file; 20,000 lines with names and days are about one million."""
LONGEST_LINE: Final = 2_000
"""Characters; a longer line is no line of a list."""
_TOO_BIG: Final = N_("Ce fichier est trop gros pour une liste : coupez-le en plusieurs.")
_WORKBOOK: Final = N_(
    "C’est un classeur de tableur : ouvrez-le, puis enregistrez-le au format CSV."
)
_NO_TEXT: Final = N_("Ce fichier n’est pas une liste : il faut un fichier CSV ou du texte.")
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_SEPARATORS: Final = (";", "\t", "|", ",")
_NUMBER_COMMA: Final = re.compile(r"[0-9],(?:[0-9]+E(?=[+0-9])|0{1,4}(?=\s|$|;))", re.IGNORECASE)
"""A comma that is part of a number: ``2,9E+13``, ``29058001234,00``."""
_SEP_HINT: Final = re.compile(r"sep=([;,|\t])", re.IGNORECASE)
_TALLEST: Final = 6
"""Lines that one quoted field may go over."""
_SENTINEL: Final = "\N{SYMBOL FOR END OF TRANSMISSION}"


class CardListError(Exception):
    """This is no list; `sentence` is to be translated and says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Record:
    """One line, taken apart; several where a quoted field goes over them."""

    place: int
    height: int
    text: str = field(repr=False)
    cells: tuple[str, ...] = field(repr=False)
    too_long: bool = False


def decoded(content: bytes) -> tuple[str, str]:
    """Return a file's text and its charset.

    Raises:
        CardListError: it is too big, or no text.
    """
    if len(content) > MAX_BYTES:
        raise CardListError(_TOO_BIG)
    if content.startswith(_WORKBOOKS):
        raise CardListError(_WORKBOOK)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "utf-16"
    if b"\0" in content:
        raise CardListError(_NO_TEXT)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), "cp1252"


def pasted(text: str) -> str:
    """Return a pasted text as it can be read.

    Raises:
        CardListError: it is too long.
    """
    if len(text) > MAX_BYTES:
        raise CardListError(_TOO_BIG)
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")


def taken_apart(text: str) -> tuple[str, list[int], list[Record]]:
    """Return the separator, the lines that only name it, and the records; no empty ones."""
    lines = _LINE_ENDS.split(text)
    hints: list[int] = []
    separator = ""
    if lines and (hint := _SEP_HINT.fullmatch(lines[0].strip(" "))):
        hints, separator = [1], hint[1]
    separator = separator or _separator(lines)
    return separator, hints, list(_records(lines, separator, len(hints)))


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


def _records(lines: Sequence[str], separator: str, skipped: int) -> Iterator[Record]:
    place = skipped
    while place < len(lines):
        line = lines[place]
        height, closed = 1, True
        if separator and '"' in line and _stays_open([line], separator):
            height = _height(lines[place : place + _TALLEST], separator)
            closed = height > 1
        taken = lines[place : place + height]
        place += height
        text = "\n".join(taken)
        if len(text) > LONGEST_LINE:
            yield Record(place - height + 1, height, text[:LONGEST_LINE], (), too_long=True)
            continue
        cells = _cells(taken, separator) if closed else tuple(line.split(separator))
        if any(cell.strip() for cell in cells):
            yield Record(place - height + 1, height, text, cells)


def _cells(lines: Sequence[str], separator: str) -> tuple[str, ...]:
    if not separator:
        return (lines[0],)
    if len(lines) == 1 and '"' not in lines[0]:
        return tuple(lines[0].split(separator))
    first = _rows(lines, separator)[:1]
    return tuple(first[0]) if first else ()


def _rows(lines: Iterable[str], separator: str) -> list[list[str]]:
    """Read lines as CSV; a line on which that fails is one field."""
    kept = [f"{line}\n" for line in lines]
    try:
        return list(csv.reader(kept, delimiter=separator))
    except csv.Error:
        return [["".join(kept)]]


def _stays_open(lines: Sequence[str], separator: str) -> bool:
    """Tell whether a quoted field goes on after these lines."""
    return not any(row == [_SENTINEL] for row in _rows([*lines, _SENTINEL], separator))


def _height(lines: Sequence[str], separator: str) -> int:
    """Return how many lines a record takes; 1 where its quote is never closed: it is none."""
    for height in range(2, len(lines) + 1):
        if not _stays_open(lines[:height], separator):
            return height
    return 1
