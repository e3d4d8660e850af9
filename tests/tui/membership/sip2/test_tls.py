"""TLS: the host's authorities, and those of a file."""

import ssl
from pathlib import Path

import pytest

from syren_tui.membership.model import Cause, FoundMembers, NoAnswer
from syren_tui.membership.sip2.peer import Peer, Person
from tests.portal.process import self_signed
from tests.tui.membership.sip2.sources import answers_at

PEOPLE = (Person("1", "LE GALL Élodie"),)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


async def test_a_ca_file_makes_a_certificate_trusted(
    certificate: tuple[Path, Path], context: ssl.SSLContext
) -> None:
    async with Peer(PEOPLE, tls=context) as peer:
        (answer,) = await answers_at(
            peer.address, "1", tls=True, ca_file=certificate[0].name,
            folder=str(certificate[0].parent),
        )  # fmt: skip
    assert isinstance(answer, FoundMembers)


async def test_a_certificate_that_nobody_vouches_for(context: ssl.SSLContext) -> None:
    async with Peer(PEOPLE, tls=context, keeps=True) as peer:
        (answer,) = await answers_at(peer.address, "1", tls=True)
    assert isinstance(answer, NoAnswer)
    assert answer.cause is Cause.NOT_TRUSTED
    assert not peer.heard


async def test_a_ca_file_that_is_none(tmp_path: Path, context: ssl.SSLContext) -> None:
    (tmp_path / "empty.pem").write_text("")
    async with Peer(PEOPLE, tls=context, keeps=True) as peer:
        for name in ("empty.pem", "missing.pem"):
            (answer,) = await answers_at(
                peer.address, "1", tls=True, ca_file=name, folder=str(tmp_path)
            )
            assert isinstance(answer, NoAnswer)
    assert not peer.heard


async def test_a_server_without_tls() -> None:
    async with Peer(PEOPLE, keeps=True) as peer:
        (answer,) = await answers_at(peer.address, "1", tls=True, timeout=2.0)
    assert isinstance(answer, NoAnswer)
    assert not any(b"secret" in question for question in peer.heard)
