"""Settings: read where they should be, and refused by line, value and what is expected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from syren_tui.config import (
    PortalProfile,
    Settings,
    SettingsError,
    host_settings_path,
    settings_path,
    state_folder,
)
from syren_tui.settings_file import load_settings

FULL = """\
language = "en"
theme = "light"
compact = true
portal = "loiretek"

[portals.syren]
address = "https://syren.example"
login = "fouesnant"

[portals.loiretek]
address = "http://portail.interne"
allow_insecure = true
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_there_are_defaults(path: Path) -> None:
    settings = load_settings(path, {})
    assert settings == Settings()
    assert settings.first_portal is None


def test_a_file_with_every_setting(path: Path) -> None:
    path.write_text(FULL, encoding="utf-8")
    settings = load_settings(path, {})
    syren = PortalProfile("syren", "https://syren.example", "fouesnant")
    loiretek = PortalProfile("loiretek", "http://portail.interne", allow_insecure=True)
    assert settings == Settings("en", "light", True, "loiretek", (syren, loiretek))
    assert settings.first_portal == loiretek


def test_the_first_portal_is_the_first_in_the_file(path: Path) -> None:
    path.write_text(FULL.replace('portal = "loiretek"\n', ""), encoding="utf-8")
    first = load_settings(path, {}).first_portal
    assert first is not None
    assert first.name == "syren"


def test_the_environment_overrules_the_file(path: Path) -> None:
    path.write_text(FULL, encoding="utf-8")
    environment = {
        "SYREN_TUI_LANGUAGE": "fr",
        "SYREN_TUI_COMPACT": "false",
        "SYREN_TUI_PORTAL": "syren",
        "SYREN_TUI_THEME": "",
    }
    settings = load_settings(path, environment)
    assert (settings.language, settings.compact, settings.theme) == ("fr", False, "light")
    assert settings.portal == "syren"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SYREN_TUI_THEME", "pink"), ("SYREN_TUI_COMPACT", "1"), ("SYREN_TUI_PORTAL", "none")],
)
def test_a_variable_that_will_not_do(path: Path, variable: str, value: str) -> None:
    path.write_text(FULL, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {variable: value})
    assert (caught.value.path, caught.value.value) == (variable, value)


@pytest.mark.parametrize(
    ("old", "new", "line", "name", "value", "expected"),
    [
        ('"light"', '"pink"', 2, "theme", "pink", "dark, light, ansi"),
        ('"light"', "3", 2, "theme", "3", "un texte entre guillemets"),
        ("compact = true", 'compact = "oui"', 3, "compact", "oui", "true ou false"),
        ("theme =", "colour =", 2, "colour", "", "un réglage connu"),
        ('portal = "loiretek"', 'portal = "x"', 4, "portal", "x", "le nom d’un tableau"),
        ('address = "http://portail.interne"\n', "", 10, "portals.loiretek.address", "", "https"),
        ('login = "f', 'password = "f', 8, "portals.syren.password", "", "un réglage"),
        ("insecure = true", "insecure = 1", 12, "portals.loiretek.allow_insecure", "1", "true"),
        ("[portals.syren]", "[portals]\nsyren = 3\n[portals.x]", 7, "portals.syren", "3", "un tab"),
        ('portal = "loiretek"', "portal = = 3", 4, "", "", "du TOML"),
        ('"light"', '"light', 2, "", "", "du TOML"),
    ],
)  # fmt: skip
def test_a_file_that_will_not_do(
    path: Path, old: str, new: str, line: int, name: str, value: str, expected: str
) -> None:
    assert old in FULL
    path.write_text(FULL.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    error = caught.value
    assert (error.path, error.line, error.name, error.value) == (str(path), line, name, value)
    assert error.expected.startswith(expected)


@pytest.mark.parametrize(
    ("text", "minutes"), [("sign_out_after = 5", 5), ("sign_out_after = 0", 0), ("", 15)]
)
def test_minutes_without_a_key(path: Path, text: str, minutes: int) -> None:
    path.write_text(text, encoding="utf-8")
    assert load_settings(path, {}).sign_out_after == minutes
    assert load_settings(path, {"SYREN_TUI_SIGN_OUT_AFTER": "30"}).sign_out_after == 30


@pytest.mark.parametrize("value", ["-1", "1441", "true", "1.5", '"15"'])
def test_minutes_that_will_not_do(path: Path, value: str) -> None:
    path.write_text(f"sign_out_after = {value}", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert (caught.value.name, caught.value.line) == ("sign_out_after", 1)
    assert caught.value.expected == "un nombre de minutes, de 0 à 1440"


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read(path: Path, content: bytes | None) -> None:
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert caught.value.name == ""


def test_where_the_settings_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_path({"SYREN_TUI_CONFIG": "/x/y.toml"}) == Path("/x/y.toml")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path({}) == tmp_path / "syren-tui" / "config.toml"
    assert list(tmp_path.iterdir()) == []


HOST = """\
theme = "light"
reasons = ["doublon"]

[portals.syren]
address = "https://syren.example"

[portals.syren.membership]
source = "roster"
file = "members.csv"

[portals.loiretek]
address = "https://loiretek.example"
"""


@pytest.fixture
def host(tmp_path: Path) -> Path:
    (tmp_path / "host").mkdir()
    path = tmp_path / "host" / "config.toml"
    path.write_text(HOST, encoding="utf-8")
    return path


def test_the_hosts_file_is_enough(path: Path, host: Path) -> None:
    settings = load_settings(path, {}, host=host)
    assert (settings.theme, settings.reasons) == ("light", ("doublon",))
    assert [each.name for each in settings.portals] == ["syren", "loiretek"]


def test_the_users_file_lies_over_the_hosts(path: Path, host: Path) -> None:
    path.write_text(
        'theme = "dark"\nportal = "loiretek"\n'
        '[portals.essai]\naddress = "https://essai.example"\n'
        '[portals.syren]\naddress = "https://syren.example"\nlogin = "fouesnant"\n',
        encoding="utf-8",
    )
    settings = load_settings(path, {"SYREN_TUI_COMPACT": "true"}, host=host)
    assert (settings.theme, settings.reasons, settings.compact) == ("dark", ("doublon",), True)
    assert [each.name for each in settings.portals] == ["essai", "syren", "loiretek"]
    syren = settings.portals[1]
    assert syren.login == "fouesnant"
    assert syren.membership is not None
    assert syren.membership.folder == str(host.parent)
    assert settings.first_portal == settings.portals[2]


def test_a_fault_in_the_hosts_file_names_that_file(path: Path, host: Path) -> None:
    host.write_text("theme = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {}, host=host)
    assert (caught.value.path, caught.value.line) == (str(host), 1)


def test_a_file_that_is_named_stands_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert host_settings_path({"SYREN_TUI_CONFIG": "/x/y.toml"}) is None
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    assert host_settings_path({}) == tmp_path / "syren-tui" / "config.toml"


def test_reading_settings_imports_neither_pydantic_nor_httpx(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from syren_tui.settings_file import load_settings; "
        "load_settings(Path(sys.argv[1]), {}); "
        "print(*sorted({'pydantic', 'httpx', 'textual'} & set(sys.modules)))"
    )
    path.write_text(FULL, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("chosen", ["", "relative/folder"])
def test_journals_lie_in_the_users_state_folder(chosen: str) -> None:
    assert state_folder({"XDG_STATE_HOME": "/var/state"}) == Path("/var/state/syren-tui/series")
    usual = state_folder({"XDG_STATE_HOME": chosen})
    assert usual.is_absolute()
    assert usual.parts[-2:] == ("syren-tui", "series")


def test_a_mark_at_the_head_is_read_over(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    assert load_settings(path, {}).language == "en"


def test_settings_that_everybody_may_write_are_refused(path: Path) -> None:
    path.write_text(FULL, encoding="utf-8")
    for mode, is_refused in ((0o600, False), (0o664, False), (0o666, True), (0o602, True)):
        path.chmod(mode)
        if is_refused:
            with pytest.raises(SettingsError) as caught:
                load_settings(path, {})
            assert "chmod o-w" in caught.value.expected
        else:
            assert load_settings(path, {}).language == "en"
    assert load_settings(Path("/dev/null"), {}) == Settings()


def test_settings_of_somebody_else_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(FULL, encoding="utf-8")
    path.chmod(0o600)
    owner = path.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    if owner == 0:  # root's are trusted by everybody
        assert load_settings(path, {}).language == "en"
        os.chown(path, 12_345, -1)
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert "à vous ou à root" in caught.value.expected


@pytest.mark.parametrize("broken", ['password = "sesame', "sesame", "= sesame", '"""sesame'])
def test_no_line_of_a_file_that_is_no_toml_is_repeated(path: Path, broken: str) -> None:
    path.write_text(f'language = "fr"\n{broken}\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert "sesame" not in f"{caught.value!r} {vars(caught.value)}".replace(str(path), "")
