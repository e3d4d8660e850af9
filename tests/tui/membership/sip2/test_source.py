"""A server of SIP2 as a source, in each dialect."""

import asyncio
import logging
from datetime import date

import pytest

from syren_tui.membership.model import (
    Block,
    Cause,
    FoundMembers,
    Member,
    NoAnswer,
    NotKnown,
    Question,
)
from syren_tui.membership.sip2 import Sip2Source
from syren_tui.membership.sip2.peer import Dialect, Peer, Person
from tests.tui.membership.sip2.sources import PASSWORD, answers_at, asked, settings_of, source_of

ELODIE = Person("29058000044", "LE GALL Élodie", date(1980, 1, 2), date(2027, 3, 1), branch="FOU")
YANN = Person("A7788B", "KERVELLA Yann", date(1971, 5, 9), date(2026, 3, 1), blocked_at=(1, 11))
PEOPLE = (ELODIE, YANN)


@pytest.mark.parametrize(
    ("dialect", "settings"),
    [
        (Dialect(), {}),
        (Dialect(), {"checksum": False}),
        (Dialect(sums=False), {}),
        (Dialect(terminator=b"\r\n"), {"terminator": "crlf"}),
        (Dialect(terminator=b"\n"), {"terminator": "lf"}),
        (Dialect(terminator=b"\r\n\r\n  "), {}),
        (Dialect(piece=1), {}),
        (Dialect(piece=7, terminator=b"\n"), {}),
        (Dialect(charset="cp850"), {"charset": "cp850"}),
        (Dialect(charset="latin-1"), {"charset": "latin-1"}),
        (Dialect(end_field="DE", end_form="%Y-%m-%d"), {"end_field": "DE"}),
        (Dialect(end_field="PX", end_form="%Y%m%d    235900", more="PA1Adulte|"),
         {"end_field": "PX"}),
        (Dialect(end_form="%d/%m/%Y"), {"end_format": "DD/MM/YYYY"}),
        (Dialect(has_counts=False), {}),
        (Dialect(more="AFRendre\nles livres|ZZ?|AF|", sums=False), {}),
    ],
)  # fmt: skip
async def test_each_dialect_finds_the_member(dialect: Dialect, settings: dict[str, object]) -> None:
    async with Peer(PEOPLE, dialect) as peer:
        found, ended, nobody = await answers_at(
            peer.address, "29058000044", "A7788B", "404", **settings
        )
    assert isinstance(found, FoundMembers)
    assert found.members == (
        Member("29058000044", "LE GALL Élodie", "", date(1980, 1, 2), None, date(2027, 3, 1), (),
               "SIP2", branch="FOU"),
    )  # fmt: skip
    assert isinstance(ended, FoundMembers)
    assert ended.members[0].until == date(2026, 3, 1)
    assert ended.members[0].blocked == (Block.CHARGE_DENIED, Block.EXCESSIVE_FINES)
    assert isinstance(nobody, NotKnown)


async def test_a_system_that_says_nothing_of_cards_it_does_not_know() -> None:
    async with Peer(PEOPLE, Dialect(tells_unknown=False)) as peer:
        (nobody,) = await answers_at(peer.address, "404")
    assert isinstance(nobody, NotKnown)


async def test_decomposed_accents_come_as_they_are() -> None:
    decomposed = "LE GALL E\N{COMBINING ACUTE ACCENT}lodie"
    async with Peer([Person("1", decomposed)]) as peer:
        (found,) = await answers_at(peer.address, "1")
    assert isinstance(found, FoundMembers)
    assert found.members[0].last_name == decomposed


async def test_another_charset_spoils_the_name_and_nothing_else() -> None:
    async with Peer(PEOPLE, Dialect(charset="latin-1")) as peer:
        (found,) = await answers_at(peer.address, "29058000044")
    assert isinstance(found, FoundMembers)
    assert found.members[0].last_name == "LE GALL \N{REPLACEMENT CHARACTER}lodie"
    assert found.members[0].until == date(2027, 3, 1)


async def test_what_is_sent_byte_for_byte() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        await answers_at(peer.address, "A7788B", institution="FOU", location="Accueil")
    login, status, question = peer.heard
    assert login == b"9300CNconsole|COsecret|CPAccueil|AY0AZF276"
    assert status == b"9900002.00AY1AZFCA8"
    assert question.startswith(b"63000")
    assert question[23:33] == b" " * 10
    assert question[33:-9] == b"AOFOU|AAA7788B|AC|AD|"
    assert question[-9:-4] == b"AY2AZ"


async def test_without_a_login_there_is_none() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        (found,) = await answers_at(peer.address, "A7788B", login="")
    assert isinstance(found, FoundMembers)
    assert [question[:2] for question in peer.heard] == [b"99", b"63"]


@pytest.mark.parametrize("card", ["a|b", "a\x1bb", "a\nb", "9" * 41])
async def test_cards_that_are_not_asked_for(card: str) -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        (nobody,) = await answers_at(peer.address, card)
    assert nobody == NotKnown(Question(card), Cause.OUT_OF_CHARSET)
    assert not peer.heard


async def test_a_card_outside_the_charset_is_not_asked_for() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        (nobody,) = await answers_at(peer.address, "œ12", charset="latin-1")
    assert isinstance(nobody, NotKnown)
    assert not peer.heard


async def test_without_a_card_there_is_no_answer() -> None:
    source = source_of("127.0.0.1:1")
    answers = [each async for each in source.ask([Question(last_name="LE GALL")])]
    assert answers == [NoAnswer(Question(last_name="LE GALL"), Cause.NO_CARD)]


async def test_a_connection_is_kept_and_made_anew_when_it_was_cut() -> None:
    async with Peer(PEOPLE) as peer:
        source = source_of(peer.address)
        assert isinstance((await asked(source, "A7788B"))[0], FoundMembers)
        assert isinstance((await asked(source, "29058000044"))[0], FoundMembers)
        assert peer.connected == 1
        peer.cut()
        assert isinstance((await asked(source, "A7788B"))[0], FoundMembers)
        assert peer.connected == 2
        await source.close()


async def test_sequence_numbers_begin_again_after_nine() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        answers = await answers_at(peer.address, *map(str, range(25)))
    assert len(answers) == 25
    assert [int(question[-7:-6]) for question in peer.heard] == [n % 10 for n in range(27)]


async def test_several_connections_ask_at_once_and_never_two_questions_on_one() -> None:
    cards = [str(number) for number in range(40)]
    async with Peer([Person(card, f"NOM {card}") for card in cards]) as peer:
        answers = await answers_at(peer.address, *cards, connections=4)
    assert 1 <= peer.connected <= 4
    for card, answer in zip(cards, answers, strict=True):
        assert isinstance(answer, FoundMembers)
        assert answer.members[0].last_name == f"NOM {card}"


async def test_a_refused_login_is_tried_once_until_the_source_is_closed() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        source = source_of(peer.address, "faux", connections=3)
        for _ in range(2):
            answers = await asked(source, "1", "2", "3", "4", "5")
            assert {each.cause for each in answers if isinstance(each, NoAnswer)} == {
                Cause.LOGIN_REFUSED
            }
        assert [question[:2] for question in peer.heard] == [b"93"]
        await source.close()
        await asked(source, "1")
        assert len(peer.heard) == 2


async def test_a_login_without_a_password_is_not_tried() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        source = source_of(peer.address, "")
        (answer,) = await asked(source, "1")
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.NO_PASSWORD
    assert not peer.heard


async def test_the_pause_is_between_questions() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with Peer(PEOPLE) as peer:
        settings = settings_of(peer.address, pause=30)
        source = Sip2Source(settings, PASSWORD, zone="Europe/Paris", sleep=sleep)
        await asked(source, "1", "2", "3")
        await source.close()
    assert len(waited) == 2
    assert all(29 < seconds <= 30 for seconds in waited)


async def test_asking_is_stopped_by_closing() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        source = source_of(peer.address)
        answers = source.ask([Question(str(number)) for number in range(1000)])
        await anext(answers)
        await answers.aclose()
        heard = len(peer.heard)
        await source.close()
        await asyncio.sleep(0)
    assert heard < 1000


async def test_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with Peer(PEOPLE) as peer:
        answers = await answers_at(peer.address, "29058000044", "A7788B")
    logged = caplog.text + repr(answers)
    for secret in (PASSWORD, "29058000044", "A7788B", "LE GALL", "KERVELLA"):
        assert secret not in logged
