"""Reads a workbook, or rows in XML, from its standard input; writes its rows as JSON.

A process of its own: what a workbook unfolds to is bounded, and its memory comes back.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element

_MEMORY: Final = 1_000_000_000
"""Bytes of address space."""
_SECONDS: Final = 50
"""Of processor time."""
_MOST_ROWS: Final = 25_000
_MOST_CELLS: Final = 100
"""Of a row; a list has fewer columns."""
_LONGEST: Final = 500
"""Characters of a cell."""
_OFFICE: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"

Line = tuple[int, list[str], list[int]]
"""A row's number from 1, its cells, and which of them are numbers."""


def main() -> int:
    """Read the workbook, and write its rows."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    rows, more = rows_of(sys.stdin.buffer.read())
    json.dump({"rows": rows, "more": more}, sys.stdout)
    return 0


def rows_of(content: bytes, most_rows: int = _MOST_ROWS) -> tuple[list[Line], int]:
    """Return the rows of the first sheet that has any, and how many other sheets have some."""
    if content.startswith((b"PK", b"\xd0\xcf")):
        return _of_workbook(content, most_rows)
    return _of_xml(content, most_rows), 0


def _of_workbook(content: bytes, most_rows: int) -> tuple[list[Line], int]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    filled: list[list[Line]] = []
    for about in book.sheets_metadata:
        if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
            rows = book.get_sheet_by_name(about.name).to_python(
                skip_empty_area=False, nrows=most_rows
            )
            lines = [_line(place, row) for place, row in enumerate(rows, 1)]
            if lines := [line for line in lines if any(line[1])]:
                filled.append(lines)
    return (filled[0], len(filled) - 1) if filled else ([], 0)


def _line(place: int, row: Iterable[Any]) -> Line:
    kept = list(row)[:_MOST_CELLS]
    cells = [_text(cell) for cell in kept]
    while cells and not cells[-1]:
        cells.pop()
    numeric = [
        index
        for index, cell in enumerate(kept[: len(cells)])
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    ]
    return place, cells, numeric


def _text(cell: Any) -> str:
    """Write a cell as a list of text would hold it."""
    match cell:
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer() and abs(cell) < 1e20:
            return str(int(cell))
        case datetime() | date():
            return cell.isoformat()[:10]
        case time() | timedelta():
            return ""
    return str(cell)[:_LONGEST]


def _of_xml(content: bytes, most_rows: int) -> list[Line]:
    from defusedxml.ElementTree import fromstring

    root = fromstring(content, forbid_dtd=True)
    if root.tag == f"{_OFFICE}Workbook":
        tables = root.iter(f"{_OFFICE}Table")
        return next((rows for table in tables if (rows := list(_of_table(table)))), [])
    return list(_of_records(root, most_rows))


def _of_table(table: Element) -> Iterator[Line]:
    """Read a table as spreadsheets write them in XML; empty rows and cells may be left out."""
    place = 0
    for row in table.iter(f"{_OFFICE}Row"):
        place = int(row.get(f"{_OFFICE}Index", place + 1))
        cells: list[str] = []
        numeric = []
        for cell in row.iter(f"{_OFFICE}Cell"):
            index = min(int(cell.get(f"{_OFFICE}Index", len(cells) + 1)) - 1, _MOST_CELLS)
            cells += [""] * (index - len(cells))
            data = cell.find(f"{_OFFICE}Data")
            text = "" if data is None else "".join(data.itertext())[:_LONGEST]
            kind = None if data is None else data.get(f"{_OFFICE}Type")
            if kind == "Number":
                numeric.append(len(cells))
            cells.append(text[:10] if kind == "DateTime" else text)
        if any(cells):
            yield place, cells[:_MOST_CELLS], numeric


def _of_records(root: Element, most_rows: int) -> Iterator[Line]:
    """Read records: elements that hold fields, each with its name; the first row is the names."""
    records = [element for element in root.iter() if len(element) and not any(map(len, element))]
    names: dict[str, int] = {}
    fields = []
    for record in records[:most_rows]:
        found = {}
        for name, text in [*record.items(), *((_name(each), each.text) for each in record)]:
            if len(names) < _MOST_CELLS:
                names.setdefault(name, len(names))
            if name in names and name not in found:
                found[name] = " ".join((text or "").split())[:_LONGEST]
        fields.append(found)
    yield 1, list(names), []
    for place, found in enumerate(fields, 2):
        yield place, [found.get(name, "") for name in names], []


def _name(field: Element) -> str:
    """Return a field's name: its tag, or what its attribute ``name`` says."""
    return field.get("name") or field.tag.rpartition("}")[2]


if __name__ == "__main__":
    sys.exit(main())
