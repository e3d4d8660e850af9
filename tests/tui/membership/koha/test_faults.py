"""The faults of a portal's calls, between the source and a Koha."""

import pytest

from syren_tui.membership.model import Cause, FoundMembers, NoAnswer, Question
from tests.faults import FAULTS, NEVER_ENDING, Fault, FaultyLine
from tests.tui.membership.koha.peer import Koha, asked, patron, source_of

ELODIE = patron(1, "29058000044", "LE GALL")
CARD = Question("29058000044")
LOST = {"lost behind the portal", "cut before the portal", "truncated"}
NAMED = {
    "nobody listens": Cause.UNREACHABLE,
    "no such host": Cause.UNREACHABLE,
    "the certificate": Cause.NOT_TRUSTED,
    "too slow by the line's own limit": Cause.TOO_SLOW,
    "cut before the portal": Cause.CUT,
    "401 of a proxy": Cause.LOGIN_REFUSED,
    "403 of a proxy": Cause.NOT_ALLOWED,
    "503 of a proxy": Cause.OUT_OF_SERVICE,
    "429": Cause.OUT_OF_SERVICE,
}
HARMLESS = {name for name, fault in FAULTS.items() if fault.ends is None}
OF_OBJECTS = {"members of a later version", "another ETag"}
"""What makes other objects or headers of a portal's answers, and is nothing to a list."""


@pytest.mark.parametrize("client", ["", "console"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
async def test_a_fault_ends_as_no_answer(fault: Fault, client: str) -> None:
    source = source_of(FaultyLine(Koha([ELODIE]), fault), client_id=client)
    (answer,) = await asked(source, CARD)
    if fault.name in HARMLESS | OF_OBJECTS:
        assert isinstance(answer, FoundMembers)
    else:
        assert isinstance(answer, NoAnswer)
        if fault.name in NAMED and not (client and fault.name == "403 of a proxy"):
            assert answer.cause is NAMED[fault.name]
    await source.close()


@pytest.mark.parametrize("fault", NEVER_ENDING, ids=lambda fault: fault.name)
async def test_what_never_ends_ends_with_its_time(fault: Fault) -> None:
    source = source_of(FaultyLine(Koha([ELODIE]), fault), timeout=0.2)
    (answer,) = await asked(source, CARD)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.TOO_SLOW
    await source.close()


async def test_nothing_more_is_asked_after_three() -> None:
    line = FaultyLine(Koha([ELODIE]), FAULTS["500"])
    answers = await asked(source_of(line), *(Question(str(number)) for number in range(500)))
    assert len(answers) == 500
    assert line.calls == 3
