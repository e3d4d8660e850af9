"""The command line: help and version, and one sentence where the console cannot be opened."""

import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from syren_api import __version__
from syren_tui import cli
from syren_tui.cli import main
from syren_tui.cli_parser import console_parser
from syren_tui.config import PortalProfile, Settings
from syren_tui.i18n import Speech
from syren_tui.screens.sign_in import SignInPrefill
from tests.tui.texts.people import plain

NO_TERMINAL = "La console a besoin d’un terminal."
PORTALS = """\
language = "en"
portal = "loiretek"

[portals.syren]
address = "https://syren.example"
login = "fouesnant"

[portals.loiretek]
address = "https://loiretek.example"
"""
SYREN = PortalProfile("syren", "https://syren.example", "fouesnant")
LOIRETEK = PortalProfile("loiretek", "https://loiretek.example")


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, which is not there yet; the user speaks French."""
    for name in ("LC_ALL", "LC_MESSAGES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name in ("LANGUAGE", "THEME", "COMPACT", "PORTAL"):
        monkeypatch.delenv(f"SYREN_TUI_{name}", raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    path = tmp_path / "réglages.toml"
    monkeypatch.setenv("SYREN_TUI_CONFIG", str(path))
    return path


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; returns its exit code, and what it writes where."""

    def running(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as ended:
            assert isinstance(ended.code, int)
            code = ended.code
        written = capsys.readouterr()
        return code, plain(written.out), plain(written.err)

    return running


def refused(sentence: str) -> tuple[int, str, str]:
    """Return what a refusal looks like: one sentence, and where it belongs."""
    return 2, "", f"syren-tui: {sentence}\n"


@pytest.mark.parametrize("arguments", [["--version"], ["--lang", "en", "--version"]])
def test_the_version_is_printed(run: Run, arguments: list[str]) -> None:
    assert run(*arguments) == (0, f"syren-tui {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "Les abonnés ressources numériques de votre bibliothèque, au clavier."),
        (["-h"], "adresse du portail, ou nom d’un profil des réglages"),
        (["--help", "--lang", "en"], "Your library’s subscribers to digital resources"),
        (["--lang=en", "-h"], "address of the portal, or name of a profile in the settings"),
        (["demo", "--help"], "syren ou loiretek (par défaut : syren)"),
        (["demo", "--lang", "en", "--help"], "syren or loiretek (default: syren)"),
    ],
)
def test_the_help_is_in_the_users_language(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    assert said in " ".join(out.split())
    is_french = not any("en" in argument.split("=") for argument in arguments)
    for english in ("show", "message", "exit", "arguments", "optional", "default"):
        assert not is_french or english not in out


def test_the_help_says_where_the_settings_are(
    run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    assert f"Réglages : {path}" in run("--help")[1]
    for option in ("--portal", "--login", "--lang", "--version", "demo"):
        assert option in run("--help")[1]
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert f"Settings: {path}" in run("--help")[1]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--nonsense"], "« --nonsense » n’est pas compris : voyez syren-tui --help."),
        (["nonsense"], "Commande non comprise : voyez syren-tui --help."),
        (["--lang", "br"], "--lang : cette valeur n’existe pas ; choix possibles : fr, en."),
        (["frob", "--password-fd", "3"], "Commande non comprise : voyez syren-tui --help."),
        (
            ["list", "--format", "foo"],
            "--format : cette valeur n’existe pas ; choix possibles : table, csv, json.",
        ),
        (["--lang"], "« --lang » attend une valeur : voyez syren-tui --help."),
        (["--portal"], "« --portal » attend une valeur : voyez syren-tui --help."),
        (["--port", "x"], "« --port » n’est pas compris : voyez syren-tui --help."),
        (["--passwo\trd=\x1b[31m"], "« --passwo » n’est pas compris : voyez syren-tui --help."),
        (["--password=x"], "« --password » n’est pas compris : voyez syren-tui --help."),
        (["demo", "--bad"], "« --bad » n’est pas compris : voyez syren-tui --help."),
        (
            ["demo", "--subscribers", "many"],
            "« --subscribers » n’est pas compris : voyez syren-tui demo --help.",
        ),
        (["demo", "LE GALL"], "Commande non comprise : voyez syren-tui --help."),
    ],
)
def test_what_is_not_understood_is_one_sentence(run: Run, arguments: list[str], what: str) -> None:
    assert run(*arguments) == refused(what)


def test_what_is_not_understood_in_english(run: Run) -> None:
    sentence = "“--nonsense” is not understood: see syren-tui --help."
    assert run("--lang", "en", "--nonsense") == refused(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            'compact = true\ntheme = "pink"\n',
            "{path}, ligne 2 : « theme = pink » ne convient pas ; attendu : dark, light, ansi.",
        ),
        (
            "compact = 1\n",
            "{path}, ligne 1 : « compact = 1 » ne convient pas ; attendu : true ou false.",
        ),
        (
            '\n\n[portals.x]\naddress = "https://x.example"\npassword = "secret"\n',
            "{path}, ligne 5 : « portals.x.password » ne convient pas ; attendu : un réglage "
            "connu : voyez le guide.",
        ),
        (
            '[portals.x]\nlogin = "a"\n',
            "{path}, ligne 1 : « portals.x.address » ne convient pas ; attendu : https://….",
        ),
        (
            'portal = "x"\n',
            "{path}, ligne 1 : « portal = x » ne convient pas ; attendu : le nom d’un tableau "
            "[portals.…].",
        ),
        (
            'theme = "dark"\ncompact = = 1\n',
            "{path}, ligne 2 : ne se lit pas ; attendu : du TOML, en UTF-8.",
        ),
        (b"\xff", "{path} : ne se lit pas ; attendu : du TOML, en UTF-8."),
    ],
)
def test_settings_that_will_not_do(
    run: Run, path: Path, content: str | bytes, sentence: str
) -> None:
    """Which file, which line, which value, and what is expected."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert run() == refused(sentence.format(path=path))


def test_settings_that_will_not_do_in_english(run: Run, path: Path) -> None:
    path.write_text("compact = 1\n", encoding="utf-8")
    sentence = f"{path}, line 1: “compact = 1” will not do; expected: true or false."
    assert run("--lang", "en") == refused(sentence)


def test_a_variable_that_will_not_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYREN_TUI_THEME", "pink")
    assert run("demo") == refused(
        "SYREN_TUI_THEME : « theme = pink » ne convient pas ; attendu : dark, light, ansi."
    )


@pytest.mark.parametrize("value", [r"a\nb", r"\u001b[31m"])
def test_a_hostile_value_is_shown_clean(run: Run, path: Path, value: str) -> None:
    path.write_text(f'theme = "{value}"\n', encoding="utf-8")
    code, _, err = run()
    assert (code, err.count("\n")) == (2, 1)
    assert "\x1b" not in err


@pytest.mark.parametrize("arguments", [[], ["demo"], ["--portal", "https://x.example"]])
def test_without_a_terminal(run: Run, arguments: list[str]) -> None:
    assert run(*arguments) == refused(NO_TERMINAL)


def test_the_settings_language_is_spoken(run: Run, path: Path) -> None:
    path.write_text('language = "en"\n', encoding="utf-8")
    assert run() == refused("The console needs a terminal.")
    assert run("--lang", "fr") == refused(NO_TERMINAL)


class Terminal(StringIO):
    """As much of a terminal as is asked whether it is one."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("lacking", ["stdin", "stdout"])
def test_half_a_terminal_is_none(run: Run, lacking: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in {"stdin", "stdout"} - {lacking}:
        monkeypatch.setattr(sys, name, Terminal())
    code, _, err = run()
    assert (code, err) == (2, f"syren-tui: {NO_TERMINAL}\n")


def test_an_input_that_is_closed_is_no_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run() == refused(NO_TERMINAL)


def opened(patch: pytest.MonkeyPatch, *arguments: str) -> tuple[Settings, Speech, SignInPrefill]:
    """Return what the console is opened with in a terminal; nothing is painted."""
    runs: list[tuple[Settings, Speech, SignInPrefill]] = []

    def opening(*given: Any) -> int:
        runs.append(given[:3])
        return 7

    patch.setattr(cli, "_run", opening)
    patch.setattr(sys, "stdin", Terminal())
    patch.setattr(sys, "stdout", Terminal())
    assert main(arguments) == 7
    (run,) = runs
    return run


ELSEWHERE = PortalProfile("https://x.example", "https://x.example")


@pytest.mark.parametrize(
    ("arguments", "prefill"),
    [
        ([], SignInPrefill((SYREN, LOIRETEK), LOIRETEK, "")),
        (["--login", "a"], SignInPrefill((SYREN, LOIRETEK), LOIRETEK, "a")),
        (["--portal", "syren"], SignInPrefill((SYREN,), SYREN, "fouesnant")),
        (["--portal", "syren", "--login", "a"], SignInPrefill((SYREN,), SYREN, "a")),
        (["--portal", "https://x.example"], SignInPrefill((ELSEWHERE,), ELSEWHERE, "")),
    ],
)
def test_what_stands_in_the_sign_ins_fields(
    monkeypatch: pytest.MonkeyPatch, path: Path, arguments: list[str], prefill: SignInPrefill
) -> None:
    path.write_text(PORTALS, encoding="utf-8")
    settings, speech, begun = opened(monkeypatch, *arguments)
    assert begun == prefill
    assert (settings.portals, speech.language) == ((SYREN, LOIRETEK), "en")


def test_nothing_is_known_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    settings, speech, begun = opened(monkeypatch)
    assert (settings, speech.language) == (Settings(), "fr")
    assert begun == SignInPrefill((), None, "")


@pytest.mark.parametrize("arguments", [["--plain-terminal"], ["demo", "--plain-terminal"]])
def test_a_plain_terminal_is_asked_for(arguments: list[str]) -> None:
    assert console_parser(Speech("fr"), arguments).parse_args(arguments).plain_terminal


@pytest.mark.parametrize("arguments", [[], ["demo"]])
def test_else_only_what_changes_is_sent(arguments: list[str]) -> None:
    assert not console_parser(Speech("fr"), arguments).parse_args(arguments).plain_terminal


def test_a_word_is_no_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, Terminal())
    sentence = "« quimper » n’est ni l’adresse d’un portail, ni un profil des réglages."
    assert run("--portal", "quimper")[::2] == refused(sentence)[::2]
