"""The commands, as a host types them."""

import importlib
import io
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.portal.process import Command, refused, run, running_portal
from tests.portal.world import Databases, fresh_database

SEED = ("--subscribers", "20", "--libraries", "2", "--password", "essai")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'portal.db'}"


def test_a_new_database_is_its_users_alone(url: str, tmp_path: Path) -> None:
    assert run("init", "--database", url, "--preset", "syren").returncode == 0
    assert (tmp_path / "portal.db").stat().st_mode & 0o077 == 0


def test_hosting_from_nothing(databases: Databases, command: Command) -> None:
    """init, library add, account add, serve, account reset: what the hosting guide says."""
    url = databases.empty()
    database = ("--database", url)
    assert command("init", *database, "--preset", "syren").returncode == 0
    library = ("--name", "L’Île-Tudy", "--email", "bib@example.org")
    added = command("library", "add", *database, *library)
    assert added.stdout == "Bibliothèque ajoutée : L’Île-Tudy (identifiant l-ile-tudy).\n"
    account = ("--login", "ile-tudy", "--role", "library", "--library", "l-ile-tudy")
    assert command("account", "add", *database, *account, typed="premier mot\n").returncode == 0
    with running_portal(url, ANEW="1") as portal, httpx.Client(base_url=portal.api) as client:
        assert client.get("/portal").json()["name"] == "SYREN"
        signed_in = client.post("/session", json={"login": "ile-tudy", "password": "premier mot"})
        assert signed_in.json()["account"]["display_name"] == "L’Île-Tudy"
        token = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        assert client.get("/subscribers", headers=token).json()["total"] == 0
        reset = ("account", "reset", *database, "--login", "ile-tudy")
        assert command(*reset, typed="second mot\n").returncode == 0
        assert client.get("/subscribers", headers=token).status_code == 401
        for password, status in (("premier mot", 401), ("second mot", 201)):
            body = {"login": "ile-tudy", "password": password}
            assert client.post("/session", json=body).status_code == status
        assert client.get(f"{portal.url}/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "bad",
    [
        "nonsense",
        "mysql://user:geheim@host/name",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///{folder}/none/portal.db",
        "postgresql://user:geheim@127.0.0.1:1/name",
    ],
)
def test_a_database_that_cannot_be_opened(command: Command, bad: str, tmp_path: Path) -> None:
    url = bad.format(folder=tmp_path)
    for arguments in (("serve",), ("init", "--preset", "syren"), ("seed", *SEED)):
        sentence = refused(command(*arguments, "--database", url))
        assert "geheim" not in sentence


def test_a_file_that_is_no_database(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    path.write_text("bonjour " * 1000, encoding="utf-8")
    refused(command("serve", "--database", f"sqlite:///{path}"))
    assert path.read_text(encoding="utf-8") == "bonjour " * 1000


def test_a_database_of_a_newer_version(command: Command, tmp_path: Path) -> None:
    url = fresh_database(tmp_path)
    with sqlite3.connect(tmp_path / "portal.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for arguments in (("serve",), ("account", "reset", "--login", "fouesnant")):
        assert "plus récente" in refused(command(*arguments, "--database", url))


def test_a_mistyped_path_makes_no_database(command: Command, url: str, tmp_path: Path) -> None:
    account = ("account", "add", "--login", "a", "--role", "support")
    for arguments in (("serve",), ("library", "list"), account):
        sentence = refused(command(*arguments, "--database", url, typed="x\n"))
        assert str(tmp_path / "portal.db") in sentence
        assert "syren-portal init" in sentence
    too_many = ("--subscribers", "1", "--libraries", "999", "--password", "x")
    refused(command("seed", "--database", url, *too_many))
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_not_filled_by_serving(
    command: Command, url: str, tmp_path: Path
) -> None:
    (tmp_path / "portal.db").touch()
    assert "syren-portal init" in refused(command("serve", "--database", url))
    assert (tmp_path / "portal.db").read_bytes() == b""


def test_another_programs_database_stays_as_it_is(
    command: Command, url: str, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "portal.db") as connection:
        connection.execute("CREATE TABLE theirs (name TEXT)")
    connection.close()
    before = (tmp_path / "portal.db").read_bytes()
    for arguments in (("init", "--preset", "syren"), ("serve",), ("seed", *SEED)):
        assert "autre programme" in refused(command(*arguments, "--database", url))
    assert (tmp_path / "portal.db").read_bytes() == before


def test_seeing_to_libraries_and_accounts(command: Command, tmp_path: Path) -> None:
    database = ("--database", fresh_database(tmp_path))
    changed = ("--id", "quimperle", "--name", "QUIMPERLÉ CENTRE", "--email", "")
    assert command("library", "set", *database, *changed).returncode == 0
    assert command("library", "list", *database).stdout.splitlines() == [
        "fouesnant\tFOUESNANT\tfouesnant@bibliotheque.example",
        "quimperle\tQUIMPERLÉ CENTRE\t–",
    ]
    refused(command("library", "set", *database, "--id", "quimperle", "--name", "FOUESNANT"))
    refused(command("library", "set", *database, "--id", "brest", "--name", "BREST"))
    assert command("account", "remove", *database, "--login", "Fouesnant").returncode == 0
    refused(command("account", "remove", *database, "--login", "fouesnant"))
    assert command("account", "list", *database).stdout.splitlines() == [
        "departement\tdepartment\t–\tDépartement",
        "quimperle\tlibrary\tquimperle\tQUIMPERLÉ",
        "support\tsupport\t–\tSupport",
    ]


def test_the_password_prompt_may_be_left(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = ("--database", fresh_database(tmp_path))

    def leave(_: str) -> str:
        raise EOFError

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("getpass.getpass", leave)
    monkeypatch.setattr("io.StringIO", Terminal)
    assert "mot de passe" in refused(command("account", "reset", *database, "--login", "support"))


def test_a_portal_installed_without_its_extra(
    command: Command, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "syren_portal.cli._run", lambda _: importlib.import_module("no_such_module")
    )
    sentence = refused(command("init", "--database", url, "--preset", "syren"))
    assert "syren-console[portal]" in sentence


def test_a_port_that_is_taken(command: Command, tmp_path: Path) -> None:
    url = fresh_database(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert port in refused(command("serve", "--database", url, "--port", port))
    for port in ("-1", "70000"):
        refused(command("serve", "--database", url, "--port", port))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "portail.example.org"])  # noqa: S104
def test_no_exposure_without_encryption(command: Command, tmp_path: Path, host: str) -> None:
    url = fresh_database(tmp_path)
    assert "--behind-proxy" in refused(command("serve", "--database", url, "--host", host))


def test_a_certificate_that_cannot_be_read(command: Command, tmp_path: Path) -> None:
    url = fresh_database(tmp_path)
    pair = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    refused(command("serve", "--database", url, *pair))
    (tmp_path / "cert.pem").write_text("no certificate", encoding="utf-8")
    (tmp_path / "key.pem").write_text("no key", encoding="utf-8")
    refused(command("serve", "--database", url, *pair))
    refused(command("serve", "--database", url, *pair[:2]))


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('name = "X"\nname == 3\n', "line 2"),
        ('name = "X"\n', "statuses : Ce champ est nécessaire"),
        (None, "settable_statuses"),
    ],
)
def test_a_preset_that_does_not_parse(
    command: Command, url: str, tmp_path: Path, toml: str | None, expected: str
) -> None:
    path = tmp_path / "third.toml"
    source = Path("src/syren_portal/presets/syren.toml").read_text(encoding="utf-8")
    broken = source.replace('["to_revalidate"', '["unknown"')
    path.write_text(broken if toml is None else toml, encoding="utf-8")
    for arguments in (("init", "--preset", str(path)), ("seed", "--preset", str(path), *SEED)):
        assert expected in refused(command(*arguments, "--database", url))
    refused(command("init", "--preset", str(tmp_path / "none.toml"), "--database", url))
    assert not (tmp_path / "portal.db").exists()


def test_a_third_portal_is_a_third_file(command: Command, url: str, tmp_path: Path) -> None:
    path = tmp_path / "third.toml"
    source = Path("src/syren_portal/presets/syren.toml").read_text(encoding="utf-8")
    path.write_text(source.replace("SYREN", "TROIS").replace("Finistère", "Ailleurs"), "utf-8")
    done = command("seed", "--preset", str(path), *SEED, "--database", url)
    assert done.stdout == "Portail TROIS prêt. Abonnés : 20. Bibliothèques : 2.\n"


def test_seeding_never_touches_a_portal_that_is_there(command: Command, tmp_path: Path) -> None:
    url = fresh_database(tmp_path)
    before = (tmp_path / "portal.db").read_bytes()
    assert "déjà un portail" in refused(command("seed", "--database", url, *SEED))
    assert "déjà un portail" in refused(command("init", "--database", url, "--preset", "syren"))
    assert (tmp_path / "portal.db").read_bytes()[100:] == before[100:]


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--password", "a\udcff", "UTF-8"),
        ("--password", "", "vide"),
        ("--libraries", "278", "277"),
        ("--libraries", "0", "1"),
        ("--subscribers", "-3", "1"),
    ],
)
def test_sample_data_that_cannot_be(
    command: Command, url: str, option: str, value: str, expected: str
) -> None:
    assert expected in refused(command("seed", "--database", url, *SEED, option, value))


def test_accounts_and_libraries_that_cannot_be(command: Command, tmp_path: Path) -> None:
    database = ("--database", fresh_database(tmp_path))
    add = ("account", "add", *database)
    library = ("--role", "library", "--library", "fouesnant")
    assert "fouesnant" in refused(command(*add, "--login", "FOUESNANT", *library, typed="x\n"))
    refused(command(*add, "--login", "patron", *library, typed="x\n"))
    refused(command(*add, "--login", "a b", *library, typed="x\n"))
    refused(
        command(*add, "--login", "a", "--role", "support", "--library", "fouesnant", typed="x\n")
    )
    refused(command(*add, "--login", "a", "--role", "library", typed="x\n"))
    unknown = command(*add, "--login", "a", "--role", "library", "--library", "brest", typed="x\n")
    assert "quimperle" in refused(unknown)
    for typed in ("\n", "a\udcff\n", "a\0b\n"):
        assert "mot de passe" in refused(command(*add, "--login", "a", *library, typed=typed))
    refused(command("account", "reset", *database, "--login", "nobody", typed="x\n"))
    account = ("--login", "b", "--role", "support")
    refused(command(*add, *account, "--name", "x" * 101))
    assert "caractère de contrôle" in refused(command(*add, *account, "--name", "a\x9b31mb"))
    refused(command("library", "add", *database, "--name", "fouesnant"))
    refused(command("library", "add", *database, "--name", "'-'"))
    refused(command("library", "add", *database, "--name", "x" * 101))
    refused(command("library", "add", *database, "--name", "Brest", "--id", "Brest Centre"))
    assert "--id" in refused(command("library", "add", *database, "--name", "日本"))
    refused(command("library", "add", *database, "--name", "Brest", "--email", "nobody"))


def test_english_where_the_locale_says_so(command: Command, url: str) -> None:
    sentence = refused(command("serve", "--database", url, LANG="en_GB.UTF-8"))
    assert sentence.startswith("There is no database at ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SYREN_PORTAL_SESSION_HOURS", "0"),
        ("SYREN_PORTAL_SMTP_PORT", "x"),
        ("SYREN_PORTAL_SMTP_FROM", ""),
    ],
)
def test_a_setting_that_cannot_be(command: Command, tmp_path: Path, name: str, value: str) -> None:
    environment = {"SYREN_PORTAL_SMTP_HOST": "localhost", "SYREN_PORTAL_SMTP_FROM": "a@b.example"}
    done = command("serve", "--database", fresh_database(tmp_path), **(environment | {name: value}))
    assert name in refused(done)


def test_a_staff_password_has_ten_characters(command: Command, tmp_path: Path) -> None:
    database = ("--database", fresh_database(tmp_path))
    account = ("--login", "soutien", "--role", "support")
    short = "neuf sign\n"
    sentence = "Le mot de passe doit avoir au moins 10 caractères."
    assert refused(command("account", "add", *database, *account, typed=short)) == sentence
    reset = ("account", "reset", *database, "--login", "support")
    assert refused(command(*reset, typed="e\u0301" * 9 + "\n")) == sentence
    assert command(*reset, typed="é" * 10 + "\n").returncode == 0


def test_the_key_is_made_with_the_portal_and_by_the_first_serve(
    command: Command, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    key = tmp_path / "portal.db.key"
    assert command("init", "--database", url, "--preset", "syren").returncode == 0
    made = key.read_bytes()
    assert len(made) == 32
    assert key.stat().st_mode & 0o777 == 0o600
    with running_portal(url):
        assert key.read_bytes() == made
    key.unlink()
    with running_portal(url, "--workers", "2"):
        assert len(key.read_bytes()) == 32
        assert key.read_bytes() != made
    key.write_bytes(b"short")
    assert str(key) in refused(command("serve", "--database", url))


def test_a_library_of_a_long_name_has_an_id_that_every_call_takes(
    command: Command, tmp_path: Path
) -> None:
    database = ("--database", fresh_database(tmp_path))
    done = command("library", "add", *database, "--name", "Saint-Quelque-Chose " * 4 + "fin")
    assert done.returncode == 0
    identifier = done.stdout.partition("identifiant ")[2].partition(")")[0]
    assert 50 < len(identifier) <= 64
    assert not identifier.endswith("-")
    long = command("library", "add", *database, "--name", "Autre", "--id", "a" * 65)
    assert long.returncode == 2
