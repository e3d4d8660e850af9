"""The settings of a profile's source, and its password."""

from pathlib import Path

import pytest

from syren_tui.config import SettingsError
from syren_tui.membership.opening import SourceError, in_folder, password_of
from syren_tui.membership_settings import MembershipSettings
from syren_tui.settings_file import load_settings


def read(folder: Path, table: str) -> MembershipSettings:
    path = folder / "config.toml"
    profile = '[portals.syren]\naddress = "https://syren.example"\n'
    path.write_text(f"{profile}[portals.syren.membership]\n{table}", encoding="utf-8")
    (profile_read,) = load_settings(path, {}).portals
    assert profile_read.membership is not None
    return profile_read.membership


def test_a_source_has_what_the_table_says_and_defaults(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'source = "sip2"\naddress = "sigb.example:6001"\ntls = true\nlogin = "console"\n'
        'libraries = ["fouesnant"]\nbranches = ["FOU"]\npause = 1\n',
    )
    assert (found.source, found.address, found.tls) == ("sip2", "sigb.example:6001", True)
    assert (found.libraries, found.branches) == (("fouesnant",), ("FOU",))
    assert (found.charset, found.terminator, found.checksum) == ("utf-8", "cr", True)
    assert (found.end_field, found.end_format, found.birth_field) == ("PA", "auto", "PB")
    assert (found.connections, found.pause) == (1, 1)


def test_a_rosters_file_is_relative_to_the_settings(tmp_path: Path) -> None:
    found = read(tmp_path, 'source = "roster"\nfile = "adherents.csv"\n')
    assert in_folder(found, found.file) == tmp_path / "adherents.csv"


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("", "source"),
        ('source = "oracle"', "source"),
        ('source = "roster"', "file"),
        ('source = "sip2"', "address"),
        ('source = "koha"\naddress = "https://k.example"\nconnections = 0', "connections"),
        ('source = "koha"\naddress = "https://k.example"\nconnections = true', "connections"),
        ('source = "koha"\naddress = "https://k.example"\ntimeout = "2"', "timeout"),
        ('source = "koha"\naddress = "https://k.example"\nlibraries = "fouesnant"', "libraries"),
        ('source = "sip2"\naddress = "k:1"\ncharset = "ascii"', "charset"),
    ],
)
def test_what_will_not_do_is_said_by_its_name(tmp_path: Path, table: str, name: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, table)
    assert raised.value.name == f"portals.syren.membership.{name}"


def test_an_unknown_setting_is_named_without_its_value(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, 'source = "roster"\nfile = "a.csv"\npassword = "secret"\n')
    assert raised.value.name.endswith(".password")
    assert "secret" not in raised.value.value


def test_the_password_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "motdepasse"
    path.write_text("é secret\r\nanother line\n", encoding="utf-8")
    path.chmod(0o600)
    settings = MembershipSettings("sip2", password_file=path.name, folder=str(tmp_path))
    assert password_of(settings) == "é secret"


def test_a_password_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "motdepasse"
    path.write_text("secret\n", encoding="utf-8")
    path.chmod(0o640)
    settings = MembershipSettings("sip2", password_file=path.name, folder=str(tmp_path))
    with pytest.raises(SourceError):
        password_of(settings)


@pytest.mark.parametrize("name", ["nothing-here", "."])
def test_a_password_file_that_is_none_is_said(tmp_path: Path, name: str) -> None:
    settings = MembershipSettings("sip2", password_file=name, folder=str(tmp_path))
    with pytest.raises(SourceError):
        password_of(settings)
