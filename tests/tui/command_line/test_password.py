"""Where the password of a command comes from."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from syren_tui.command_line.command_error import CommandError
from syren_tui.command_line.password import password_for, read_password
from syren_tui.config import PortalProfile
from syren_tui.i18n import Speech
from syren_tui.settings_file import load_settings
from tests.tui.command_line.conftest import password_pipe

PLAIN = PortalProfile("essai", "https://x.example", "fouesnant")
KEPT = PortalProfile("essai", "https://x.example", "fouesnant", keyring=True)


def asked(profile: PortalProfile, descriptor: int | None = None) -> str:
    if descriptor is not None:
        return read_password(descriptor, Speech())
    return password_for(profile, "fouesnant", Speech())


class Keyring(ModuleType):
    """As much of the keyring's package as is used."""

    def __init__(self, kept: str | None = None, error: Exception | None = None) -> None:
        super().__init__("keyring")
        self.kept, self.error = kept, error
        self.asked: list[tuple[str, str]] = []

    def get_password(self, service: str, login: str) -> str | None:
        self.asked.append((service, login))
        if self.error is not None:
            raise self.error
        return self.kept


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError

    monkeypatch.setattr("os.open", refuse)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who types a password."""
    monkeypatch.setattr("os.open", lambda *_: os.dup(0))
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"tapé : {prompt}")


def test_a_password_is_read_from_a_descriptor() -> None:
    assert asked(PLAIN, password_pipe("é à b ")) == "é à b "


def test_a_mark_at_the_head_is_no_part_of_a_password() -> None:
    assert asked(PLAIN, password_pipe("\ufeffessai")) == "essai"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\n", b"x" * 5000])
def test_a_descriptor_without_a_password(content: bytes) -> None:
    readable, writable = os.pipe()
    os.write(writable, content)
    os.close(writable)
    with pytest.raises(CommandError):
        asked(PLAIN, readable)


@pytest.mark.parametrize("descriptor", [-1, 987654, 2**40])
def test_no_descriptor_at_all(descriptor: int) -> None:
    with pytest.raises(CommandError) as refused:
        asked(PLAIN, descriptor)
    assert str(descriptor) in refused.value.sentence


def test_whoever_sits_at_the_terminal(terminal: None) -> None:
    assert asked(PLAIN).endswith("Mot de passe de fouesnant\N{NO-BREAK SPACE}: ")


def test_without_a_terminal(no_terminal: None) -> None:
    with pytest.raises(CommandError) as refused:
        asked(PLAIN)
    assert "--password-fd" in refused.value.sentence


def test_the_keyring_is_asked_only_where_the_profile_says_so(
    terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = Keyring("gardé")
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    assert asked(PLAIN).startswith("tapé")
    assert not keyring.asked
    assert asked(KEPT) == "gardé"
    assert keyring.asked == [("syren-tui/essai", "fouesnant")]


@pytest.mark.parametrize("keyring", [Keyring(), Keyring(error=RuntimeError("no D-Bus"))])
def test_a_keyring_that_has_none(
    terminal: None, monkeypatch: pytest.MonkeyPatch, keyring: Keyring
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    assert asked(KEPT).startswith("tapé")


def test_a_keyring_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(CommandError) as refused:
        asked(KEPT)
    assert "syren-console[keyring]" in refused.value.sentence


def test_the_settings_have_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[portals.essai]\naddress = "https://x.example"\nkeyring = true\n')
    (profile,) = load_settings(path, {}).portals
    assert profile.keyring
