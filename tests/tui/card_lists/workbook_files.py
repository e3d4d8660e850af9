"""Small workbooks, written by hand: no library writes what each spreadsheet writes."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Cell = str | int | float | date | None
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(*sheets: Sequence[Sequence[Cell]]) -> bytes:
    """Write sheets as .xlsx; a day is a number that is shown as one, as spreadsheets have it."""
    kinds = "".join(
        f'<Relationship Id="r{place}" Type="{_RELATIONS}/worksheet" Target="s{place}.xml"/>'
        for place in range(len(sheets))
    )
    names = "".join(
        f'<sheet name="F{place}" sheetId="{place + 1}" r:id="r{place}"/>'
        for place in range(len(sheets))
    )
    files = {
        "[Content_Types].xml": "<Types xmlns="
        '"http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{names}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{kinds}'
        f'<Relationship Id="st" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for place, rows in enumerate(sheets):
        lines = "".join(
            f'<row r="{row}">{"".join(map(_xlsx_cell, cells))}</row>'
            for row, cells in enumerate(rows, 1)
        )
        files[f"xl/s{place}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return _zipped(files)


def _xlsx_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<c/>"
        case str() if cell.startswith("="):
            value = cell.strip('="')
            return f'<c t="str"><f>{escape(cell[1:])}</f><v>{escape(value)}</v></c>'
        case str():
            return f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        case date():
            return f'<c s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    return f"<c><v>{cell}</v></c>"


def ods(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Write a sheet as .ods."""
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in rows
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
            "content.xml": f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" '
            f'xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0">'
            '<office:body><office:spreadsheet><table:table table:name="F">'
            f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


def _ods_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case str():
            kind, shown = 'office:value-type="string"', cell
        case date():
            kind, shown = f'office:value-type="date" office:date-value="{cell}"', str(cell)
        case _:
            kind, shown = f'office:value-type="float" office:value="{cell}"', str(cell)
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"


def _zipped(files: dict[str, str]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()
