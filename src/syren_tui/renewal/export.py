"""Files for spreadsheets and programs: the user's alone, and never in the place of another."""

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes a cell for a formula by, full-width forms included."""


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a French spreadsheet opens them: semicolons, UTF-8 with its mark, CRLF.

    No cell can be taken for a formula: what looks like one gets an apostrophe in front.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def json_of(value: Any) -> bytes:
    """Return JSON values as a file of text."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return (text + "\n").encode("utf-8", "backslashreplace")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that only this user may read.

    Raises:
        FileExistsError: there is one of that name; it stays as it is.
        OSError: it cannot be written; nothing of it is left.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _safe(cell: str) -> str:
    looks_so = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if looks_so else cell
