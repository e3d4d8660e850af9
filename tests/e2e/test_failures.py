"""What goes wrong on the way to a portal: a sentence each, and what was typed stays."""

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.e2e.console import (
    console,
    escape,
    find,
    open_record,
    wait_for_list,
    wait_for_sentence,
)
from tests.e2e.desk import Desk
from tests.e2e.kept import Kept, KeptConsole, handed_out
from tests.e2e.sample import MAELLE, OCEANE, PASSWORD
from tests.e2e.terminal import Terminal
from tests.portal.process import self_signed

SILENT = "Le portail ne répond pas"
ENDED = "La session est terminée : reconnectez-vous."
TOO_SMALL = "Fenêtre trop petite : agrandissez-la à 60 × 20 au moins."


class _Page(http.server.BaseHTTPRequestHandler):
    """The web site of somebody else."""

    def do_GET(self) -> None:
        page = b"<!doctype html><title>Bienvenue</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def web_site(context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve a page that is no portal's; gives host and port."""
    with http.server.HTTPServer(("127.0.0.1", 0), _Page) as server:
        address = f"127.0.0.1:{server.server_port}"
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def addresses(
    syren_desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """Addresses that somebody could type, by what is there."""
    certificate, key = self_signed(tmp_path_factory.mktemp("certificate"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.socket() as unused, ExitStack() as sites:
        unused.bind(("127.0.0.1", 0))  # and not listened on
        yield {
            "nobody": f"127.0.0.1:{unused.getsockname()[1]}",
            "web site": f"http://{sites.enter_context(web_site())}",
            "self-signed": f"https://{sites.enter_context(web_site(context))}",
            "not encrypted": "http://192.0.2.1",
            "no address": "ftp://portail.example",
            "portal": syren_desk.url,
        }


@pytest.fixture(scope="module")
def kept_sign_in() -> Iterator[KeptConsole]:
    """A console that has no portal in its settings, for the tests of this module."""
    with Kept(console_filled_in, fill_in_again) as kept:
        yield kept


@pytest.fixture
def signing_in(
    kept_sign_in: KeptConsole, syren: Desk, request: pytest.FixtureRequest
) -> Iterator[Terminal]:
    """That console, each field filled in; the cursor is in the password."""
    yield from handed_out(kept_sign_in, request)


@contextmanager
def console_filled_in() -> Iterator[Terminal]:
    """Open a console and type something into each field."""
    with console() as terminal:
        terminal.wait_for("Portail", "https://…", "Identifiant", "Mot de passe")
        terminal.type("ici\tmoi\t!")
        yield terminal


def fill_in_again(terminal: Terminal) -> None:
    """Type it once more; the cursor is in the password."""
    terminal.wait_for("Portail", "Identifiant", "Mot de passe", absent=["Connexion…"])
    terminal.type("\x1b[Z\x1b[Z\x15ici\t\x15moi\t\x15!")
    terminal.wait_for("Portail       ici ", "Identifiant   moi ", "Mot de passe  • ")


@pytest.mark.parametrize(
    ("there", "sentence"),
    [
        ("nobody", SILENT),
        ("web site", "Réponse inattendue du portail"),
        ("self-signed", "Le certificat du portail n’est pas reconnu : ne tapez pas votre mot de"),
        ("not encrypted", "L’adresse http://192.0.2.1 n’est pas chiffrée : demandez à qui"),
        ("no address", "« ftp://portail.example » n’est pas l’adresse d’un portail."),
        ("portal", "Identifiant ou mot de passe incorrect"),
    ],
)
def test_the_sign_in_says_why_not(
    signing_in: Terminal, addresses: dict[str, str], there: str, sentence: str
) -> None:
    address = addresses[there]
    signing_in.type(f"\x1b[Z\x1b[Z\x15{address}\t\x15fouesnant\t\x15mauvais\r")
    wait_for_sentence(signing_in, sentence)
    # All of it is there still, the cursor too: one goes on where the mistake is.
    screen = signing_in.wait_for(f"Portail       {address}", "Identifiant   fouesnant", "•" * 7)
    assert "Connexion…" not in screen
    signing_in.press("backspace")
    signing_in.wait_for("•" * 6, absent=["•" * 7])


def test_the_session_ends_over_the_list(syren: Desk, at_list: Terminal) -> None:
    syren.end_sessions()
    at_list.type("/trevidic oce")
    screen = at_list.wait_for("╭", ENDED, "Identifiant     fouesnant", "trevidic oce")
    assert "Mot de passe" in screen
    at_list.type("faux\r")
    wait_for_sentence(at_list, "Identifiant ou mot de passe incorrect : vérifiez-les")
    at_list.type(f"\x15{PASSWORD}\r")
    wait_for_list(at_list, 1)
    at_list.wait_for("Rechercher: trevidic oce ", absent=["╭"])
    # The focus is where it was.
    at_list.type("ane")
    at_list.wait_for("Rechercher: trevidic oceane ", "TRÉVIDIC Océane")


def test_the_portal_is_away_for_a_while(syren: Desk, at_list: Terminal) -> None:
    find(at_list, "kereon")
    syren.stop()
    at_list.type("/yhuel")
    screen = at_list.wait_for(SILENT, "Nouvel essai dans", "Rechercher: yhuel ")
    assert "KÉRÉON Fañch" in screen, "what stood there stays"
    syren.start()
    wait_for_list(at_list, 1)
    at_list.wait_for("YHUEL Tugdual", "Rechercher: yhuel ", absent=["KÉRÉON", SILENT])
    open_record(at_list, OCEANE.number)
    at_list.press("down", "end")
    at_list.type("-LOARER")
    syren.stop()
    at_list.press("ctrl+s")
    at_list.wait_for(SILENT, "[Informations]*", "TRÉVIDIC-LOARER")
    # What is only read comes by itself.
    at_list.press("ctrl+t", "ctrl+t", "ctrl+t")
    at_list.wait_for("[Historique]", SILENT, "Nouvel essai")
    syren.start()
    at_list.wait_for("créé par import", absent=[SILENT])
    assert syren.record(OCEANE)["version"] == 1
    at_list.press("ctrl+s")
    at_list.wait_for("Enregistré.", "‹ TRÉVIDIC-LOARER Océane", "Nom : TRÉVIDIC → TRÉVIDIC-LOARER")


def test_the_terminal_is_too_small_for_a_while(at_list: Terminal) -> None:
    open_record(at_list, "oceane trevidic")
    at_list.press("down", "tab", "end")
    at_list.type("-Rose")
    before = at_list.wait_for(
        "Océane-Rose", "[Informations]*", "1 changement non enregistré", "Ctrl+T Onglet"
    )
    at_list.resize(59, 24)
    narrow = at_list.wait_for(TOO_SMALL, absent=["TRÉVIDIC"])
    # What is typed at it goes nowhere.
    at_list.type("q\ra\x13")
    at_list.listen(0.3)
    at_list.resize(80, 19)
    at_list.wait_until(lambda screen: screen != narrow and TOO_SMALL in screen, "the same, lower")
    at_list.resize(60, 20)
    at_list.wait_for("[Informations]*", "Océane-Rose", absent=["Fenêtre"])
    at_list.resize(80, 24)
    at_list.wait_until(lambda screen: screen == before, "the record as it was")
    at_list.type("!")
    at_list.wait_for("Océane-Rose!")


def test_the_session_ends_over_a_record(syren: Desk, at_list: Terminal) -> None:
    open_record(at_list, "maelle trevidic")
    at_list.press("down", "end")
    at_list.type("-LE BRAS")
    syren.end_sessions()
    at_list.press("tab", "ctrl+u")
    at_list.type("Maëlle-Anne")
    at_list.press("ctrl+s")
    at_list.wait_for("╭", ENDED)
    escape(at_list)
    # It can wait, and nothing is lost meanwhile.
    at_list.wait_for("[Informations]*", "TRÉVIDIC-LE BRAS", "Maëlle-Anne", ENDED, absent=["╭"])
    assert syren.record(MAELLE)["version"] == 1
    at_list.press("ctrl+s")
    at_list.wait_for("╭", ENDED)
    at_list.type(f"{PASSWORD}\r")
    at_list.wait_for("Enregistré.", "‹ TRÉVIDIC-LE BRAS Maëlle-Anne", absent=["╭"])
    record = syren.record(MAELLE)
    assert (record["last_name"], record["first_name"]) == ("TRÉVIDIC-LE BRAS", "Maëlle-Anne")
    assert [each["action"] for each in syren.history(MAELLE)] == ["edited", "created"]


SETTINGS = """\
language = "fr"

[portals.finistere]
address = "https://portail.example"
{line}
"""


@pytest.mark.parametrize(
    ("line", "said", "expected"),
    [
        (
            "allow_insecure = 1",
            "« portals.finistere.allow_insecure = 1 » ne convient pas",
            "true ou false",
        ),
        ("adresse = 'a'", "« portals.finistere.adresse » ne convient pas", "un réglage connu"),
        # What it could not read may be a password: it is not repeated.
        ("login = fouesnant", "ne se lit pas", "du TOML, en UTF-8"),
    ],
)
def test_settings_that_cannot_be_read(home: Path, line: str, said: str, expected: str) -> None:
    path = home / "syren-tui" / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(SETTINGS.format(line=line), encoding="utf-8")
    try:
        with console(columns=240) as terminal:
            assert terminal.wait_end() == 2
            (sentence,) = terminal.text.split("\n")[:1]
            assert terminal.text.strip() == sentence
            assert f"{path}, ligne 5 : {said}" in sentence
            assert f"attendu : {expected}" in sentence
            assert b"\x1b" not in terminal.raw
    finally:
        path.unlink()
