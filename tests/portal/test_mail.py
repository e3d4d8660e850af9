"""Libraries are told by e-mail: a real SMTP server on the loopback interface."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from syren_api.statuses import Status
from syren_portal.db.engine import Database
from syren_portal.db.schema import libraries, outbox, subscribers
from syren_portal.mail import Mailer
from syren_portal.settings import MailSettings, ServerSettings, settings_from
from syren_portal.store.outbox import Kind, post, take
from tests.portal.process import running_portal, self_signed
from tests.portal.world import PASSWORD, Databases, World, database_at, fresh_database, world_at

FORM: dict[str, Any] = {
    "last_name": "LE GALL\u202e",
    "first_name": "Annaïg",
    "email": "annaig@courriel.example",
    "birth_date": "1990-05-04",
    "postal_code": "29170",
    "city": "Fouesnant",
    "library": "fouesnant",
    "resources": [],
    "password": "un secret",
}


class Inbox:
    """Takes every letter; can refuse the first ones for now."""

    def __init__(self) -> None:
        self.letters: Queue[Message] = Queue()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.put(BytesParser(policy=default).parsebytes(content))
        return "250 OK"

    def next(self) -> Message:
        return self.letters.get(timeout=30)


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, dict[str, str]]]:
    box = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, settings(port)
    finally:
        controller.stop()


def quotes_nobody(letter: Message, waiting: int) -> None:
    """Check a letter: how many wait, how to see them, and nothing that a patron wrote."""
    text = letter.get_content()  # type: ignore[attr-defined]
    assert f"votre réponse\u00a0: {waiting}." in text
    assert "syren-tui" in text
    for written in (*FORM.values(), "CŒUR", "Annaïg", "LE GALL", "a@b.example"):
        assert not isinstance(written, str) or written == "fouesnant" or written not in text


def settings(port: int) -> dict[str, str]:
    return {
        "SYREN_PORTAL_SMTP_HOST": "127.0.0.1",
        "SYREN_PORTAL_SMTP_PORT": str(port),
        "SYREN_PORTAL_SMTP_FROM": "Portail <portail@example.org>",
        "SYREN_PORTAL_SMTP_STARTTLS": "0",
    }


def test_a_library_is_told_of_registrations_and_requests(
    databases: Databases, inbox: tuple[Inbox, dict[str, str]]
) -> None:
    box, environment = inbox
    url = databases.prepared()
    with database_at(url) as database:
        World(database).subscriber(
            status=Status.EXPIRED, email="a@b.example", library="quimperle", last_name="CŒUR"
        )
    with running_portal(url, **environment) as portal, httpx.Client(base_url=portal.api) as client:
        assert client.post("/registrations", json=FORM).status_code == 201
        letter = box.next()
        assert letter["To"] == "fouesnant@bibliotheque.example"
        assert letter["From"] == "Portail <portail@example.org>"
        assert letter["Subject"] == "SYREN : une inscription attend votre validation"
        quotes_nobody(letter, waiting=1)
        patron = {"email": "a@b.example", "password": PASSWORD}
        assert client.post("/patron/renewal-requests", json=patron).status_code == 202
        letter = box.next()
        assert letter["To"] == "quimperle@bibliotheque.example"
        assert "renouvellement" in letter["Subject"]
        quotes_nobody(letter, waiting=1)
        assert client.post("/patron/renewal-requests", json=patron).status_code == 409
    with pytest.raises(Empty):
        box.letters.get_nowait()
    with database_at(url) as database, database.read() as connection:
        assert connection.execute(outbox.select()).all() == []


def test_a_mail_server_that_is_down_blocks_nothing_and_loses_nothing(
    tmp_path: Path, inbox: tuple[Inbox, dict[str, str]]
) -> None:
    box, environment = inbox
    url = fresh_database(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        # It takes the connection and never says a word.
        down = settings(silent.getsockname()[1])
        with running_portal(url, **down) as portal:
            answer = httpx.post(f"{portal.api}/registrations", json=FORM, timeout=10)
            assert answer.status_code == 201
            assert httpx.get(f"{portal.url}/healthz", timeout=10).status_code == 200
            portal.process.kill()
    with database_at(url) as database, database.write() as connection:
        (waiting,) = connection.execute(outbox.select()).all()
        assert waiting.kind == "registration"
        connection.execute(outbox.update().values(due_at=waiting.due_at.replace(year=2020)))
    with running_portal(url, **environment):
        quotes_nobody(box.next(), waiting=1)


@pytest.fixture
def strict_inbox(tmp_path: Path) -> Iterator[tuple[Inbox, MailSettings, Path]]:
    """A mail server as providers have it: letters are taken encrypted and with a login only."""
    certificate, key = self_signed(tmp_path)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)

    def known(server: SMTP, session: Session, envelope: Envelope, kind: str, told: Any) -> Any:
        right = (told.login, told.password) == (b"portail", b"secret")
        return AuthResult(success=right, handled=False)

    box = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        box, hostname="127.0.0.1", port=port, tls_context=tls, require_starttls=True,
        authenticator=known, auth_required=True,
    )  # fmt: skip
    controller.start()
    try:
        yield box, settings_from(strict_settings(port)).mail or pytest.fail(), certificate
    finally:
        controller.stop()


def strict_settings(port: int) -> dict[str, str]:
    return settings(port) | {
        "SYREN_PORTAL_SMTP_STARTTLS": "1",
        "SYREN_PORTAL_SMTP_LOGIN": "portail",
        "SYREN_PORTAL_SMTP_PASSWORD": "secret",
    }


@contextmanager
def one_waits(folder: Path, mail: MailSettings) -> Iterator[tuple[Mailer, Database]]:
    """A letter in the outbox, and who is to send it."""
    with database_at(fresh_database(folder)) as database:
        world = World(database, ServerSettings(mail=mail))
        subscriber = world.subscriber()
        with database.write() as connection:
            (row,) = connection.execute(subscribers.select()).all()
            assert row.id == subscriber
            post(connection, row.seq, Kind.REGISTRATION, world.clock())
        mailer = Mailer(database, world.portal, mail, world.clock)
        mailer.start()
        yield mailer, database
        mailer.stop()


def test_a_mail_server_that_wants_tls_and_a_login(
    tmp_path: Path,
    strict_inbox: tuple[Inbox, MailSettings, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box, mail, certificate = strict_inbox
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with one_waits(tmp_path, mail):
        assert box.next()["To"] == "fouesnant@bibliotheque.example"


@pytest.mark.parametrize("wrong", ["certificate", "password"])
def test_a_mail_server_that_is_not_the_one_meant_gets_nothing(
    tmp_path: Path,
    strict_inbox: tuple[Inbox, MailSettings, Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    wrong: str,
) -> None:
    box, mail, certificate = strict_inbox
    if wrong == "password":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        mail = replace(mail, password="un autre")
    with one_waits(tmp_path, mail) as (mailer, database):
        tries, last = 0, time.monotonic() + 30
        while not tries:
            with database.read() as connection:
                (waiting,) = connection.execute(outbox.select()).all()
            tries = waiting.attempts if caplog.records else 0
            assert time.monotonic() < last
            time.sleep(0.02)
        mailer.stop()
    assert tries == 1
    (said,) = [each.getMessage() for each in caplog.records if each.name == "syren_portal.mail"]
    kind = "SMTPAuthenticationError" if wrong == "password" else "SSLCertVerificationError"
    assert said.endswith(f"took no letter (try 1 of 8): {kind}")
    assert box.letters.empty()


async def test_without_a_mail_server_nothing_is_kept(tmp_path: Path) -> None:
    async with world_at(fresh_database(tmp_path)) as world:
        assert (await world.anyone().post("/registrations", json=FORM)).status_code == 201
        with world.database.read() as connection:
            assert connection.execute(outbox.select()).all() == []


def test_a_library_without_an_address_is_passed_over(
    tmp_path: Path, inbox: tuple[Inbox, dict[str, str]]
) -> None:
    box, environment = inbox
    url = fresh_database(tmp_path)
    with database_at(url) as database, database.write() as connection:
        connection.execute(
            libraries.update().where(libraries.c.id == "fouesnant").values(email=None)
        )
    with running_portal(url, **environment) as portal, httpx.Client(base_url=portal.api) as client:
        assert client.post("/registrations", json=FORM).status_code == 201
        other = FORM | {"library": "quimperle", "email": "x@b.example"}
        assert client.post("/registrations", json=other).status_code == 201
        assert box.next()["To"] == "quimperle@bibliotheque.example"
    with database_at(url) as database, database.read() as connection:
        assert connection.execute(outbox.select()).all() == []


def test_all_that_wait_at_the_library_are_counted(tmp_path: Path) -> None:
    with database_at(fresh_database(tmp_path)) as database:
        world = World(database)
        for status in (Status.PENDING, Status.TO_REVALIDATE, Status.VALIDATED, Status.REFUSED):
            world.subscriber(status=status)
        world.subscriber(library="quimperle")
        with database.write() as connection:
            post(connection, 1, Kind.REGISTRATION, world.clock())
            letter = take(connection, world.clock())
    assert letter is not None
    assert letter.waiting == 2
