"""Workbooks and rows in XML."""

from datetime import date

import pytest

from syren_tui.card_lists import CardListError, ColumnRole, Reason, read_cards
from tests.tui.card_lists.library import left, matched, renewed
from tests.tui.card_lists.workbook_files import Cell, ods, xlsx
from tests.tui.texts.people import SYREN

END = date(2027, 1, 5)
ROWS: list[list[Cell]] = [
    ["Liste des lecteurs", 245],
    ["N° de carte", "Nom", "Né le", "Fin"],
    [29058000028, "CARIOU", date(1980, 3, 2), END],
    ["29058000003", "GOASCOZ", None, END],
    [None, None, None, None],
    ["0007", "PETIT", None, END],
    ["Total", 3],
]


@pytest.mark.parametrize("content", [xlsx(ROWS), ods(ROWS)], ids=["xlsx", "ods"])
async def test_a_workbook_is_read_as_it_is(content: bytes) -> None:
    found = await matched(content)
    assert renewed(found) == {
        "29058000028": "05/01/2027", "29058000003": "05/01/2027", "0007": "05/01/2027",
    }  # fmt: skip
    numeric = {line.number: line.numeric for line in found.lines.values()}
    assert numeric == {"29058000028": True, "29058000003": False, "0007": False}
    assert {line.line_number for line in found.lines.values()} == {3, 4, 6}
    assert {each.line_number: each.reason for each in found.unmatched} == {
        1: Reason.TITLE, 2: Reason.HEADING, 5: Reason.EMPTY, 7: Reason.SUMMARY,
    }  # fmt: skip
    assert found.lines["29058000028"].birth == date(1980, 3, 2)


async def test_zeros_that_a_number_cell_lost_are_not_guessed() -> None:
    found = await matched(xlsx([["Carte", "Nom"], [7, "PETIT"], [2905800002812345678, "CARIOU"]]))
    assert renewed(found) == {}
    assert left(found) == {2: "suggested", 3: Reason.SPOILED}


def test_a_formula_whose_value_is_a_text_keeps_its_zeros() -> None:
    (line,) = read_cards(xlsx([["Carte"], ['="0007"']]), SYREN).lines
    assert (line.number, line.numeric) == ("0007", False)


def test_other_sheets_are_said() -> None:
    cards = read_cards(xlsx([], [["Carte"], ["0007"]], [["Notes"]]), SYREN)
    assert [line.number for line in cards.lines] == ["0007"]
    assert cards.sheet.more_sheets == 1


SPREADSHEET = """<?xml version="1.0"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="F"><Table>
<Row><Cell><Data ss:Type="String">Carte</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">Fin</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="String">0007</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="DateTime">2027-01-05T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""
RECORDS = """<?xml version="1.0" encoding="ISO-8859-1"?><lecteurs>
<lecteur><numéro_carte>0007</numéro_carte><nom>PETIT</nom><fin>05/01/2027</fin></lecteur>
<lecteur><nom>CARIOU</nom><numéro_carte>29058000028</numéro_carte></lecteur></lecteurs>"""
FIELDS = """<?xml version="1.0" encoding="UTF-8"?><resultset>
<row><field name="cardnumber">0007</field><field name="dateexpiry">2027-01-05</field></row>
</resultset>"""


@pytest.mark.parametrize(
    ("content", "place"),
    [(SPREADSHEET.encode(), 4), (RECORDS.encode("latin-1"), 2), (FIELDS.encode(), 2)],
    ids=["spreadsheet", "records", "fields"],
)
def test_row_numbers_of_xml_workbooks(content: bytes, place: int) -> None:
    line = read_cards(content, SYREN).lines[0]
    assert (line.line_number, line.number, line.end) == (place, "0007", END)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><rows><row><card>&b;</card></row></rows>"""


@pytest.mark.parametrize(
    "content",
    [BOMB, b"PK\x03\x04" + bytes(100), b"\xd0\xcf\x11\xe0" + bytes(100),
     b"<?xml version='1.0'?><a>", xlsx(ROWS)[:500], xlsx([])],
    ids=["entities", "no zip", "no xls", "no end", "cut", "empty"],
)  # fmt: skip
def test_what_is_no_workbook_is_a_sentence(content: bytes) -> None:
    with pytest.raises(CardListError) as refused:
        read_cards(content, SYREN)
    assert refused.value.sentence


def test_a_workbook_of_thousands_is_read_whole() -> None:
    rows: list[list[Cell]] = [["Carte", "Fin"]]
    rows += [[f"{number:06}", END] for number in range(5000)]
    cards = read_cards(xlsx(rows), SYREN)
    assert (cards.numbers, cards.lines[-1].number) == (5000, "004999")
    assert cards.column(ColumnRole.DAY) is not None
