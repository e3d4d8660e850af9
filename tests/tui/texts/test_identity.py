"""Who somebody is, in one line."""

import pytest
from rich.cells import cell_len

from syren_tui.i18n import Speech
from syren_tui.texts.identity import identity
from tests.tui.texts.people import subscriber

WHO = subscriber(
    last_name="LE GOFF", first_name="Éric", birth_date="1959-09-26",
    registration_number="29058000066",
)  # fmt: skip
BOTH = ("26/09/1959", "29058000066")


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (51, "LE GOFF Éric   né(e) 26/09/1959   carte 29058000066"),
        (50, "LE GOFF Éric   26/09/1959   29058000066"),
    ],
)
def test_words_go_before_anything_that_tells_two_people_apart(width: int, said: str) -> None:
    assert "".join(identity(WHO, Speech(), width, library=False)) == said


def test_a_long_name_is_cut_and_what_follows_stays() -> None:
    long = subscriber(
        last_name="DE LA VILLEMARQUÉ-KERSAUSON", first_name="Marie-Hélène",
        birth_date="1959-09-26", registration_number="29058000066",
    )  # fmt: skip
    for width in range(40, 100):
        line = "".join(identity(long, Speech(), width, library=False))
        assert cell_len(line) <= width
        assert all(each in line for each in BOTH)


def test_a_name_is_cut_only_beside_the_short_facts() -> None:
    who = subscriber(
        last_name="CALVARIN-L’HOSTIS", first_name="Catherine", birth_date="2009-10-11",
        registration_number="29058000066",
    )  # fmt: skip
    for width in range(54, 100):
        assert identity(who, Speech(), width, library=True)[0] == "CALVARIN-L’HOSTIS Catherine"
