"""Workbooks and rows in XML: read in a process of their own, whose memory comes back."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from syren_tui.card_lists.cells import plain
from syren_tui.card_lists.charsets import NO_TEXT
from syren_tui.card_lists.model import CardListError, Row, Sheet
from syren_tui.i18n import N_

_STARTS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_XML: Final = (b"<?xml", b"\xef\xbb\xbf<?xml")
_TIME_LIMIT: Final = 60.0
"""Seconds for one workbook."""
_PROCESS: Final = Path(__file__).with_name("workbook_process.py")
"""Run by its path: importing the package would take longer than reading a workbook."""
_UNREADABLE: Final = N_("Ce classeur ne se lit pas : ouvrez-le, puis enregistrez-le au format CSV.")


def is_workbook(content: bytes) -> bool:
    """Tell whether a file is a workbook, or rows in XML, rather than text."""
    return content.startswith(_STARTS) or content.lstrip().startswith(_XML)


def workbook_sheet(content: bytes) -> Sheet:
    """Return the first sheet of a workbook that holds something.

    Raises:
        CardListError: it cannot be read, or is no workbook of rows.
    """
    try:
        read = subprocess.run(  # noqa: S603 - our own module, in our own interpreter
            [sys.executable, "-I", str(_PROCESS)],
            input=content, capture_output=True, timeout=_TIME_LIMIT, check=True,
        )  # fmt: skip
        found = json.loads(read.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise CardListError(_UNREADABLE) from error
    rows = tuple(
        Row(
            line_number=place,
            height=1,
            text=";".join(cells),
            cells=tuple(map(plain, cells)),
            numeric=frozenset(numeric),
        )
        for place, cells, numeric in found["rows"]
    )
    rows = tuple(row for row in rows if any(row.cells))
    if not rows:
        raise CardListError(NO_TEXT)
    return Sheet(
        rows=rows,
        empty=tuple(sorted({*range(1, rows[-1].line_number)} - {row.line_number for row in rows})),
        more_sheets=found["more"],
    )
