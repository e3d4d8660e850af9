"""``syren-tui members``: without a portal, what the library's own system answers."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from syren_tui.cli import main
from syren_tui.membership.sip2.peer import Dialect, Peer, Person
from tests.tui.command_line.conftest import password_pipe
from tests.tui.texts.people import plain

PASSWORD = "secret"
AHEAD = date.today() + timedelta(days=90)
PAST = date.today() - timedelta(days=90)
PEOPLE = (
    Person("29058000044", "LE GALL Élodie", date(1980, 1, 2), AHEAD),
    Person("A7788B", "KERVELLA Yann", None, PAST),
    Person("5", "GUÉGUEN \x1b[31mAnne", None, AHEAD, answered_card="55"),
    Person("6", "ROUX Paul"),
)


@pytest.fixture
async def peer(settings: Path) -> AsyncIterator[Peer]:
    """A server of SIP2 that the settings name."""
    async with Peer(PEOPLE, Dialect(more="PX20290501    235900|")) as peer:
        write(settings, peer.address)
        yield peer


def write(settings: Path, address: str, more: str = "") -> None:
    with settings.open("a") as file:
        file.write(
            '[portals.essai.membership]\nsource = "sip2"\nlogin = "console"\n'
            f'address = "{address}"\n{more}'
        )


async def members(
    capsysbinary: pytest.CaptureFixture[bytes], *arguments: str, password: str = PASSWORD
) -> tuple[int, str, str]:
    given = ["members", *arguments, "--password-fd", str(password_pipe(password))]
    code = await asyncio.to_thread(main, given)
    written = capsysbinary.readouterr()
    return code, plain(written.out.decode()), plain(written.err.decode())


async def test_members_prints_one_json_object_per_card(
    peer: Peer, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, err = await members(
        capsysbinary, "check", "29058000044", "A7788B", "404", "5", "6", "--json"
    )
    member, ended, nobody, other, without_end = map(json.loads, out.splitlines())
    assert (code, err) == (1, "")
    assert member == {
        "card": "29058000044", "answer": "member", "last_name": "LE GALL Élodie",
        "first_name": "", "birth_date": "1980-01-02", "since": None, "until": str(AHEAD),
        "blocked": [], "reason": None, "source": "SIP2",
    }  # fmt: skip
    assert (ended["answer"], ended["until"]) == ("ended", str(PAST))
    assert (nobody["card"], nobody["answer"], nobody["last_name"]) == ("404", "not_known", None)
    assert (other["card"], other["answer"]) == ("5", "member")
    assert other["reason"] == "répond pour la carte 55"
    assert without_end["reason"] == "fin non dite par le SIGB"


async def test_members_prints_one_line_per_card(
    peer: Peer, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, _ = await members(capsysbinary, "check", "29058000044")
    assert code == 0
    assert out == f"29058000044 : LE GALL Élodie, membre jusqu’au {AHEAD:%d/%m/%Y}.\n"
    _, out, _ = await members(capsysbinary, "check", "5")
    assert "\x1b" not in out


async def test_members_exits_with_2_without_an_answer(
    settings: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    write(settings, "127.0.0.1:1")
    code, out, _ = await members(capsysbinary, "check", "1", "2", "--json")
    assert code == 2
    assert [json.loads(line)["answer"] for line in out.splitlines()] == ["no_answer"] * 2
    assert json.loads(out.splitlines()[0])["reason"] == "le SIGB ne répond pas à son adresse"


async def test_members_prints_each_step_of_the_connection(
    peer: Peer, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, err = await members(capsysbinary, "test", "--card", "29058000044")
    assert (code, err) == (0, "")
    assert f"Liaison avec {peer.address} : sans TLS" in out
    assert "Identifiant console : accepté" in out
    assert "répond sur les abonnés" in out
    assert f"PA = {AHEAD:%Y%m%d}  → la fin de l’adhésion : {AHEAD:%d/%m/%Y}" in out
    assert "PX = 20290501    235900  → un jour : 01/05/2029 ; si c’est la fin : end_field" in out
    assert f"Compris : LE GALL Élodie, fin : {AHEAD:%d/%m/%Y}." in out


async def test_a_card_without_an_end(
    peer: Peer, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _, out, _ = await members(capsysbinary, "test", "--card", "6")
    assert "Compris : ROUX Paul, fin : non dite par le SIGB." in out
    _, out, _ = await members(capsysbinary, "test", "--card", "404")
    assert "Compris : cette carte n’est à personne." in out


async def test_the_step_that_fails_is_named(
    peer: Peer, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, err = await members(capsysbinary, "test", password="faux")
    assert code == 2
    assert "Liaison" in out
    assert "Identifiant console : le SIGB refuse l’identifiant" in err
    assert "faux" not in out + err
    code, _, err = await members(capsysbinary, "test", "--card", "a|b")
    assert (code, err) == (2, "syren-tui: Cette carte ne peut pas être demandée à ce SIGB.\n")


async def test_cards_and_password_never_come_from_one_input(
    peer: Peer, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = await asyncio.to_thread(main, ["members", "check", "-", "--password-fd", "0"])
    assert code == 2
    assert "ne peuvent pas venir de la même entrée" in capsysbinary.readouterr().err.decode()


async def test_the_password_of_a_file(
    peer: Peer, settings: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    kept = settings.parent / "sigb"
    kept.write_text("secret\n")
    with settings.open("a") as file:
        file.write('password_file = "sigb"\n')
    for mode, code in ((0o644, 2), (0o600, 0)):
        os.chmod(kept, mode)
        assert await asyncio.to_thread(main, ["members", "check", "29058000044"]) == code
    assert "chmod 600" in capsysbinary.readouterr().err.decode()


async def test_no_system_is_set_up(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    code, _, err = await members(capsysbinary, "test")
    assert code == 2
    assert "docs/membership.md" in err
