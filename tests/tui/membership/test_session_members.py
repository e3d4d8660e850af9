"""Answers for the screens of a session, from a server of SIP2 on this machine and from a roster."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from syren_tui.membership.judging import Verdict
from syren_tui.membership.model import Cause
from syren_tui.membership.opening import open_for_session
from syren_tui.membership.session_members import RETRY_AFTER, SessionMembers
from syren_tui.membership.sip2.peer import Peer, Person
from tests.tui.membership.people import BORN, account
from tests.tui.membership.session_sources import (
    NOLWENN,
    PORTAL,
    line_of,
    members_of,
    signed_in,
)
from tests.tui.membership.sip2.sources import Reply, saying, settings_of, usual

OTHER = Person("2", "LE GOFF Nolwenn", BORN, date(2027, 3, 1))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_member_with_the_day_and_the_line() -> None:
    async with Peer((NOLWENN,)) as peer:
        members = members_of(peer.address, label="Koha")
        answer = await members.ask(account())
        await members.forget()
    assert (answer.verdict, answer.until) == (Verdict.MEMBER, date(2027, 6, 30))
    assert answer.day is not None
    assert (answer.day.day, answer.day.end) == (date(2026, 6, 30), date(2027, 6, 30))
    assert answer.entry.day == date(2026, 6, 30)
    line = line_of(answer)
    assert line.startswith("SIGB : membre jusqu’au 30/06/2027 (Koha, ")


async def test_an_answer_is_kept_until_it_is_asked_again_or_forgotten() -> None:
    async with Peer((NOLWENN,), keeps=True) as peer:
        members = members_of(peer.address)

        def asked() -> int:
            return sum(each.startswith(b"63") for each in peer.heard)

        assert members.kept(account()) is None
        await members.ask(account())
        await members.ask(account())
        known = members.kept(account())
        assert known is not None
        assert known.until == date(2027, 6, 30)
        assert asked() == 1
        await members.ask(account(), again=True)
        assert asked() == 2
        assert members.kept(account(registration_number="2")) is None  # another question
        await members.forget()
        assert members.kept(account()) is None
        await members.ask(account())
        assert (asked(), peer.connected) == (3, 2)
        await members.forget()


async def test_what_is_kept_is_judged_by_the_account_as_it_is_now() -> None:
    async with Peer((NOLWENN,)) as peer:
        members = members_of(peer.address)
        waits = await members.ask(account())
        validated = account(status="validated", library_registered_on="2026-11-01")
        known = members.kept(validated)
        await members.forget()
    assert (waits.entry.heap, known and known.entry.heap) == ("members", "nothing")


async def test_one_question_however_many_wait() -> None:
    async with Peer((NOLWENN,), keeps=True) as peer:
        members = members_of(peer.address)
        answers = await asyncio.gather(*(members.ask(account()) for _ in range(5)))
        await members.forget()
    assert {each.verdict for each in answers} == {Verdict.MEMBER}
    assert sum(each.startswith(b"63") for each in peer.heard) == 1


async def test_who_is_no_longer_looked_at_is_not_asked_about() -> None:
    heard: list[bytes] = []
    held, let = asyncio.Event(), asyncio.Event()

    class Held(Peer):
        async def send(self, writer: asyncio.StreamWriter, content: bytes) -> None:
            if content.startswith(b"64"):
                heard.append(content)
                held.set()
                await let.wait()
            await super().send(writer, content)

    async with Held((NOLWENN, OTHER)) as peer:
        members = members_of(peer.address)
        first = asyncio.create_task(members.ask(account()))
        await held.wait()
        left = asyncio.create_task(members.ask(account(id="b", registration_number="3")))
        await settled()
        left.cancel()
        last = asyncio.create_task(members.ask(account(id="c", registration_number="2")))
        let.set()
        assert (await first).verdict is Verdict.MEMBER
        assert (await last).until == date(2027, 3, 1)
        await members.forget()
    assert len(heard) == 2
    assert peer.connected == 1  # one question at a time, on one connection


def silent(question: bytes) -> bytes:
    return usual(question) if question[:2] in (b"93", b"99") else b""


CASES: dict[str, tuple[Reply, Cause]] = {
    "silent": (silent, Cause.TOO_SLOW),
    "cut": (lambda question: None if question[:2] == b"63" else usual(question), Cause.CUT),
    "lies": (
        lambda question: b"64nothing\r" if question[:2] in (b"63", b"97") else usual(question),
        Cause.UNREADABLE,
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_a_source_that_fails_is_given_up_for_a_minute(case: str) -> None:
    reply, cause = CASES[case]
    clock, heard = Clock(), list[bytes]()
    async with saying(reply, heard) as address:
        members = members_of(address, clock=clock, timeout=0.05)
        causes = [(await members.ask(account(id=f"{n}"))).judgement.cause for n in range(4)]
        assert causes == [cause, cause, cause, Cause.GIVEN_UP]
        before = len(heard)
        await members.ask(account())
        assert len(heard) == before
        clock.now += RETRY_AFTER
        assert (await members.ask(account())).judgement.cause is cause
        assert (await members.ask(account())).judgement.cause is Cause.GIVEN_UP
        again = await members.ask(account(), again=True)
        assert again.judgement.cause is cause
        await members.forget()
    assert line_of(again).startswith("SIGB : sans réponse : ")
    assert line_of(again).endswith(" ; Ctrl+R : redemander")


async def test_an_answer_closes_the_count_of_those_without() -> None:
    replies = [silent, silent, usual, silent, silent]

    def reply(question: bytes) -> bytes:
        if question[:2] != b"63":
            return usual(question)
        return bytes(replies.pop(0)(question))

    async with saying(reply) as address:
        members = members_of(address, timeout=0.05)
        causes = [(await members.ask(account(id=f"{n}"))).judgement.cause for n in range(5)]
        await members.forget()
    assert causes == [Cause.TOO_SLOW, Cause.TOO_SLOW, None, Cause.TOO_SLOW, Cause.TOO_SLOW]


async def test_a_refused_login_is_tried_again_only_by_the_user() -> None:
    async with Peer((NOLWENN,), keeps=True) as peer:
        members = members_of(peer.address, "wrong")
        for _ in range(3):
            answer = await members.ask(account())
            assert answer.judgement.cause is Cause.LOGIN_REFUSED
        assert len(peer.heard) == 1
        await members.ask(account(), again=True)
        assert len(peer.heard) == 2
        await members.forget()


async def test_a_password_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "open").write_text("secret")
    (tmp_path / "open").chmod(0o644)
    settings = settings_of("127.0.0.1:9", password_file="open", folder=str(tmp_path))
    members = SessionMembers(
        settings,
        signed_in(),
        lambda: PORTAL,
        lambda: open_for_session(settings, "essai", "Europe/Paris"),
    )
    answer = await members.ask(account())
    assert "chmod 600" in line_of(answer)
    (tmp_path / "open").chmod(0o600)
    again = await members.ask(account(), again=True)
    assert again.judgement.cause is Cause.UNREACHABLE


async def test_what_waits_when_it_is_forgotten_is_answered() -> None:
    async with saying(silent) as address:
        members = members_of(address)
        alone = asyncio.create_task(members.ask(account()))
        many = asyncio.create_task(members.ask_all([account(id="b"), account(id="c")]))
        await settled()
        await members.forget()
        assert (await alone).judgement.cause is Cause.FORGOTTEN
        assert {each.judgement.cause for each in (await many).values()} == {Cause.FORGOTTEN}


async def test_many_at_once_ask_only_for_those_not_known() -> None:
    async with Peer((NOLWENN, OTHER), keeps=True) as peer:
        members = members_of(peer.address)
        await members.ask(account())
        told: list[int] = []
        found = await members.ask_all(
            [account(), account(id="b", registration_number="2")],
            lambda progress: told.append(progress.total),
        )
        await members.forget()
    assert [each.until for each in found.values()] == [date(2027, 6, 30), date(2027, 3, 1)]
    assert told == [1]
    assert sum(each.startswith(b"63") for each in peer.heard) == 2


async def test_one_person_comes_between_those_of_a_long_series() -> None:
    people = [Person(str(n), "LE GOFF Nolwenn", BORN, date(2027, 6, 30)) for n in range(50)]
    async with Peer((NOLWENN, *people), keeps=True) as peer:
        members = members_of(peer.address)
        accounts = [account(id=str(n), registration_number=str(n)) for n in range(50)]
        begun = asyncio.Event()
        many = asyncio.create_task(members.ask_all(accounts, lambda _: begun.set()))
        await begun.wait()
        await members.ask(account())
        assert not many.done()
        await many
        await members.forget()
    assert peer.connected == 1
