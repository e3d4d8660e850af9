"""Lists of cards as libraries have them."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syren_tui.card_lists import (
    MAX_BYTES,
    MAX_LINES,
    CardList,
    CardListError,
    DayIs,
    ListLine,
    Reason,
    read_cards,
)
from tests.tui.texts.people import LOIRETEK, SYREN

END = date(2027, 1, 5)
START = date(2026, 1, 5)


def read(content: bytes | str) -> CardList:
    return read_cards(content, SYREN)


def numbers(content: bytes | str) -> list[str | None]:
    return [line.number for line in read(content).lines]


def headings(found: CardList) -> tuple[int, ...]:
    return tuple(
        place
        for line in found.skipped
        if line.flaw is Reason.HEADING
        for place in range(line.line_number, line.line_number + line.height)
    )


def only(content: bytes | str) -> ListLine:
    (line,) = read(content).lines
    return line


@pytest.mark.parametrize(
    "content",
    [
        "29058001234\n00123\nA-77",
        "29058001234\r\n\r\n00123\r\nA-77\r\n",
        "Carte\n29058001234\n00123\nA-77",
        "N° d'inscription\n29058001234\n00123\nA-77",
        "Numéro de carte;\n29058001234;\n00123;\nA-77;\n",
        "Liste des abonnés;;\n;;\nNom;Code-barres\nX;29058001234\nY;00123\nZ;A-77",
        '"29058001234";"LE GALL"\n"00123";"X; Y"\n"A-77";"Z ""z"""\n',
        "29058001234\tLE GALL\n00123\tX\nA-77\tZ",
        "29058001234,05/12/2025\n00123,\nA-77,",
        "29058001234|LE GALL\n00123|X\nA-77|Z",
        "sep=;\n29058001234;LE GALL\n00123;X\nA-77;Z",
        '="29058001234"\n="00123"\n\'A-77',
        "29 058 001 234\n00123\nA-77",
        "29058001234,00\n00123\nA-77",
        "29058001234.0\n00123\nA-77",
        "éç=_".replace("=", "à") + "(\n29058001234\n00123\nA-77",
    ],
)
def test_numbers_however_they_are_written(content: str) -> None:
    assert numbers(content)[-3:] == ["29058001234", "00123", "A-77"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_charset_is_recognized(charset: str) -> None:
    content = "Numéro;Prénom\n29058001234;Élise\n".encode(charset)
    found = read(content)
    assert (found.lines[0].number, found.lines[0].name) == ("29058001234", "Élise")
    assert headings(found) == (1,)
    assert found.sheet.charset == charset.removesuffix("-sig")


def test_digits_of_azerty_without_shift() -> None:
    assert numbers('éçà(_àà&é"\'\n""""""&\n-------\n') == ["29058001234", "3333331", None]


@pytest.mark.parametrize("text", ["2,9E+13", "2.9058E+13", "2,9058E13", "2,9e+13", '"2,9E+13"'])
def test_numbers_that_a_spreadsheet_spoiled(text: str) -> None:
    line = only(f"{text}\n")
    assert (line.number, line.flaw) == (None, Reason.SPOILED)
    line = read(f"Carte;Nom\n{text};LE GALL\n").lines[0]
    assert (line.number, line.name, line.flaw) == (None, "LE GALL", Reason.SPOILED)


def test_lines_that_cannot_be_looked_for() -> None:
    lines = read(f"Carte;Nom\n;CARN Élise\n{'9' * 41};\n?;\n{'x' * 3000}\n;;5\n").lines
    assert [line.flaw for line in lines] == [
        Reason.NAME_ONLY, Reason.NO_NUMBER, None, Reason.UNREADABLE, Reason.NO_NUMBER,
    ]  # fmt: skip
    assert lines[0].name == "CARN Élise"


@pytest.mark.parametrize(
    ("content", "days", "day", "end"),
    [
        ("29058001234;05/01/2026", DayIs.START, START, None),
        ("29058001234 05/01/2026", DayIs.START, START, None),
        ("05/01/2026\t29058001234", DayIs.START, START, None),
        ("29058001234;2026-01-05 00:00:00", DayIs.START, START, None),
        ("29058001234;05/01/2027", DayIs.END, START, END),
        ("29058001234 5 janvier 2027", DayIs.END, START, END),
        ("29058001234 fin 05/01/2027", DayIs.END, START, END),
        ("29058001234;jusqu’au 05.01.27", DayIs.END, START, END),
        ("Carte;Date\n29058001234;05012027", DayIs.END, START, END),
        ("Carte;Date d'inscription\n29058001234;05/01/2026", DayIs.START, START, None),
        ("Carte;Échéance\n29058001234;20/11/2026", DayIs.END, date(2025, 11, 20), None),
        ("Carte;Date de fin\n29058001234;46392", DayIs.END, START, END),
        (
            "Carte;Inscription;Fin\n29058001234;05/01/2026;04/01/2027",
            DayIs.END,
            date(2026, 1, 4),
            date(2027, 1, 4),
        ),
        ("Carte;Inscription;Fin\n29058001234;05/01/2012;05/01/2027", DayIs.END, START, END),
        ("Carte;Né le;Fin\n29058001234;05/01/1990;05/01/2027", DayIs.END, START, END),
        ("29058001234;05/01/1990;05/01/2027", DayIs.END, START, END),
        ("29058001234;05/01/1990", None, None, None),
        ("29058001234;05/01/2027;LE GALL", DayIs.END, START, END),
    ],
)
def test_each_kind_of_day_is_read(
    content: str, days: DayIs | None, day: date | None, end: date | None
) -> None:
    found = read(content)
    (line,) = found.lines
    assert (line.number, found.day_is, line.day, line.flaw) == ("29058001234", days, day, None)
    assert end is None or line.end == end


def test_a_column_is_of_ends_where_most_of_its_days_are_to_come() -> None:
    found = read("1001;05/01/2027\n1002;20/11/2026\n1003;06/01/2027")
    assert found.day_is is DayIs.END
    assert [line.day for line in found.lines] == [START, date(2025, 11, 20), date(2026, 1, 6)]


@pytest.mark.parametrize("text", ["31/02/2026", "bientôt", "05/2027", "fin", "00/00/0000"])
def test_days_that_cannot_be_used(text: str) -> None:
    first, second = read(f"Carte;Inscription\n1001;{text}\n1002;05/01/2026").lines
    assert (first.number, first.day, first.flaw) == ("1001", None, Reason.DAY)
    assert (second.day, second.flaw) == (START, None)


def test_a_portal_without_days() -> None:
    found = read_cards("1001;05/01/2026\n1002;bientôt", LOIRETEK)
    assert not found.questions
    assert [(line.number, line.day, line.flaw) for line in found.lines] == [
        ("1001", None, None), ("1002", None, None),
    ]  # fmt: skip


def test_the_column_of_numbers_among_others() -> None:
    content = "".join(
        f"{place};LE GALL {chr(64 + place)};Annaïg {chr(64 + place)};29170;01/02/1980;"
        f"2905800{place:04};a{place}@b.example\n"
        for place in range(1, 40)
    )
    lines = read(content).lines
    assert (lines[0].number, lines[0].name) == ("29058000001", "LE GALL A Annaïg A")
    assert lines[0].birth == date(1980, 2, 1)


def test_an_export_of_a_librarys_own_software() -> None:
    content = (
        'Lecteur n°;Nom;Prénom;"Adresse\nville";Tél.;Date de naissance;Fin abonnement\r\n'
        '29058001234;ABALLÉA;Nolwenn;"2, rue du Port\n29170 Fouesnant";0298000000;01/02/1980;'
        "05/01/2027\r\n"
        ';CARN;Élise;"";0298000001;04/05/1990;05/01/2027\r\n'
    ).encode("cp1252")
    found = read(content)
    assert headings(found) == (1, 2)
    first, second = found.lines
    assert (first.line_number, first.height, first.number, first.name) == (
        3, 2, "29058001234", "ABALLÉA Nolwenn",
    )  # fmt: skip
    assert (first.day, first.end) == (START, END)
    assert (second.flaw, second.name) == (Reason.NAME_ONLY, "CARN Élise")
    assert second.birth == date(1990, 5, 4)


@pytest.mark.parametrize(
    ("heading", "days"),
    [
        ("borrowernumber,cardnumber,surname,firstname,dateenrolled,dateexpiry", DayIs.END),
        ("id_empr,empr_cb,empr_nom,empr_prenom,empr_date_adhesion,empr_date_expiration", DayIs.END),
        ("Rang,Code lecteur,Nom,Prénom,Né(e) le,Fin d'inscription", DayIs.END),
        ("Rang,N° lecteur,Nom,Prénom,Date de naissance,Date d'échéance", DayIs.END),
        ("Site,Carte,Nom,Prénom,Créé le,Expire le", DayIs.END),
        ("Tél.,Num. carte,Nom,Prénom,Date dernier prêt,Valable jusqu'au", DayIs.END),
    ],
)
def test_headings_of_other_software(heading: str, days: DayIs) -> None:
    found = read(
        f"{heading}\n17,29058001234,ABALLÉA,Nolwenn,05/01/2019,05/01/2027\n"
        "18,29058001235,CARN,Élise,20/11/2026,05/01/2027\n"
    )
    assert (headings(found), found.day_is) == ((1,), days)
    first, second = found.lines
    assert (first.number, first.name, first.end) == ("29058001234", "ABALLÉA Nolwenn", END)
    assert (second.number, second.end) == ("29058001235", END)


def test_a_quote_that_is_never_closed_takes_no_other_line() -> None:
    content = '1001;"LE GALL\n' + "".join(f"{number};X\n" for number in range(1002, 1020))
    assert numbers(content) == [str(number) for number in range(1001, 1020)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(100), "classeur"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "classeur"),
        (b"\x7fELF" + bytes(100), "CSV"),
        (b"1\n" * MAX_BYTES, "trop gros"),
        ("1" * (MAX_BYTES + 1), "trop gros"),
        ("1001\n" * (MAX_LINES + 1), "20\N{NO-BREAK SPACE}000"),
    ],
)
def test_a_file_that_is_not_a_list_is_refused(content: bytes | str, said: str) -> None:
    with pytest.raises(CardListError) as refused:
        read(content)
    assert said in refused.value.sentence


def test_nothing_personal_is_shown_by_accident() -> None:
    assert "LE GALL" not in repr(read("29058001234;LE GALL;05/01/1990"))
    assert "29058001234" not in repr(only("29058001234;LE GALL"))


PARTS = st.sampled_from([
    "29058001234", "00123", "2,9E+13", "é\"'(-è", "05/01/2027", "fin 05/01/2028", "31/02/2026",
    "LE GALL", "Carte", "Date de fin", "Nom", ";", ",", "\t", "|", '"', "'", "=", " ", "sep=;",
    "\n", "\r\n", "\r", "\n\n", "\N{NO-BREAK SPACE}", "\ufeff", "\x00", "\x85", "9" * 45,
    "9999-12-31", "01/01/0001", "٣٤٥٦",
])  # fmt: skip
TEXTS = st.lists(st.one_of(PARTS, st.text(max_size=4)), max_size=40).map("".join)


def check(found: CardList, text: str) -> None:
    taken = [
        place
        for line in (*found.lines, *found.skipped)
        for place in range(line.line_number, line.line_number + line.height)
    ]
    lines = re.split("\r\n|\r|\n", text)
    assert sorted(taken) == list(range(1, len(lines) + (lines[-1] != "")))
    for line in found.lines:
        assert (line.number is None) == (line.flaw not in (None, Reason.DAY))
        assert line.number is None or 0 < len(line.number) <= 40


@settings(max_examples=150)
@given(TEXTS)
def test_every_line_is_accounted_for_once(text: str) -> None:
    for rules in (SYREN, LOIRETEK):
        check(read_cards(text, rules), text)


@settings(max_examples=100)
@given(st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: text.encode("cp1252", "replace"))))
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        found = read(content)
    except CardListError as error:
        assert error.sentence
        return
    if found.sheet.charset == "utf-8":
        check(found, content.decode("utf-8-sig"))
