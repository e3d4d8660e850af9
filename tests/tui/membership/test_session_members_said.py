"""Whom the source speaks for, what is said of them, and what is never written."""

import asyncio
import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from syren_api.statuses import Role
from syren_tui.membership.judging import Doubt, Verdict
from syren_tui.membership.opening import SourceError, open_for_session
from syren_tui.membership.session_members import SessionMembers
from syren_tui.membership.sip2.peer import Peer
from syren_tui.membership_settings import MembershipSettings
from tests.tui.membership.people import account
from tests.tui.membership.session_sources import (
    CARD,
    HOME,
    NOLWENN,
    PORTAL,
    line_of,
    members_of,
    signed_in,
)
from tests.tui.membership.sip2.sources import settings_of


@pytest.mark.parametrize(
    ("role", "libraries", "own", "other"),
    [
        (Role.LIBRARY, (), True, False),
        (Role.LIBRARY, ("concarneau",), False, False),
        (Role.SUPPORT, (), False, False),
        (Role.SUPPORT, ("fouesnant",), True, False),
    ],
)
def test_for_whom_the_source_speaks(
    role: Role, libraries: tuple[str, ...], own: bool, other: bool
) -> None:
    members = members_of("127.0.0.1:9", role=role, libraries=libraries)
    elsewhere = HOME.model_copy(update={"id": "brest"})
    assert (members.speaks_for(HOME), members.speaks_for(elsewhere)) == (own, other)
    assert members.speaks_for(None) is (own and role is Role.LIBRARY)
    assert members.is_asked is (own or other)


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({"until": date(2026, 11, 26)}, "SIGB : adhésion finie le 26/11/2026 (SIP2, "),
        ({"until": None}, "SIGB : fin non dite (SIP2, "),
        ({"birth_date": date(1991, 2, 3)},
         "SIGB : à confirmer : né(e) le 03/02/1991 dans le SIGB ; fin le 30/06/2027 (SIP2, "),
        ({"card": "404"}, "SIGB : introuvable (SIP2, "),
        ({"blocked_at": (1,)},
         "SIGB : à confirmer : bloqué dans le SIGB : prêt refusé ; fin le 30/06/2027 (SIP2, "),
    ],
)  # fmt: skip
async def test_the_line_of_who_is_no_member_or_to_confirm(told: dict[str, Any], line: str) -> None:
    async with Peer((replace(NOLWENN, **told),)) as peer:
        members = members_of(peer.address)
        answer = await members.ask(account())
        await members.forget()
    assert line_of(answer).startswith(line)


async def test_expired_accounts_have_an_answer_and_nothing_to_do() -> None:
    async with Peer((NOLWENN,)) as peer:
        members = members_of(peer.address)
        answer = await members.ask(account(status="expired"))
        await members.forget()
    assert (answer.verdict, answer.entry.heap) == (Verdict.MEMBER, "nothing")


async def test_a_roster_answers_by_name_too(tmp_path: Path) -> None:
    (tmp_path / "membres.csv").write_text(
        "carte;nom;prénom;naissance;fin d’adhésion\n"
        "1;LE GOFF;Nolwenn;03/02/1990;30/06/2027\n"
        "2;KERVELLA;Yann;09/05/1971;01/03/2027\n"
    )
    settings = MembershipSettings("roster", file="membres.csv", folder=str(tmp_path))
    members = SessionMembers(
        settings,
        signed_in(),
        lambda: PORTAL,
        lambda: open_for_session(settings, "essai", "Europe/Paris"),
    )
    answers = await asyncio.gather(
        members.ask(account()), members.ask(account(id="b", registration_number="1"))
    )
    await members.forget()
    assert [each.verdict for each in answers] == [Verdict.TO_CONFIRM, Verdict.MEMBER]
    assert Doubt.BY_NAME in answers[0].judgement.doubts


async def test_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with Peer((NOLWENN,)) as peer:
        members = members_of(peer.address)
        answer = await members.ask(account())
        await members.forget()
    assert "LE GOFF" not in caplog.text + repr(members)
    assert CARD not in caplog.text + repr(answer.judgement)


def test_a_source_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    settings = settings_of("127.0.0.1:9", password_file="absent", folder=str(tmp_path))
    with pytest.raises(SourceError):
        open_for_session(settings, "essai", "Europe/Paris")
