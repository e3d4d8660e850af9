"""What the portal's commands say: French typography, and the terminal's language."""

import re

import pytest

from syren_portal.cli_parser import command_parser
from syren_portal.cli_texts import SENTENCES
from syren_portal.texts import DETAILS, TITLES

FRENCH = [each.fr for each in (*SENTENCES.values(), *TITLES.values(), *DETAILS.values())]
COMMANDS: tuple[list[str], ...] = (
    [], ["serve"], ["seed"], ["init"], ["library", "add"], ["library", "set"], ["account", "add"],
    ["subscriber", "find"], ["subscriber", "export"], ["subscriber", "erase"],
)  # fmt: skip


def said(capsys: pytest.CaptureFixture[str], language: str, *arguments: str) -> str:
    with pytest.raises(SystemExit):
        command_parser("en" if language == "en" else "fr").parse_args(arguments)
    written = capsys.readouterr()
    return written.out + written.err


def test_french_typography(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    helps = [said(capsys, "fr", *each, "--help") for each in COMMANDS]
    for text in (*FRENCH, *"\n".join(helps).splitlines()):
        assert not re.search(r"[ \u202f][:;!?]|« | »|[^\W\d]'\w|\.\.\.\w", text), text
        assert not re.search(r"\w[;!?]|«[^\u00a0]|[^\u00a0]»", text), text
        assert not re.search(r"[^\W\d]: ", text), text


@pytest.mark.parametrize("each", COMMANDS, ids=" ".join)
def test_the_help_is_in_the_terminals_language(
    capsys: pytest.CaptureFixture[str], each: list[str]
) -> None:
    french, english = said(capsys, "fr", *each, "--help"), said(capsys, "en", *each, "--help")
    assert french.startswith("Utilisation\N{NO-BREAK SPACE}: syren-portal")
    assert "Options\N{NO-BREAK SPACE}:" in french
    assert "show this help" not in french
    assert english.startswith("Usage: syren-portal")
    assert "Options:" in english
    assert "afficher" not in english


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["seed"], "il manque --database, --password : voyez syren-portal seed --help."),
        (["zut"], "commande non comprise : voyez syren-portal --help."),
        (["account", "list", "--database", "x", "--zut"], "commande non comprise : voyez"),
        (
            ["account", "add", "--database", "x", "--login", "a", "--role", "zut"],
            "--role : cette valeur n’existe pas ; choix possibles : library, department, support.",
        ),
        (["serve", "--database", "x", "--port", "zut"], "--port n’est pas compris : voyez"),
    ],
)
def test_what_is_not_understood_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    text = said(capsys, "fr", *arguments).replace("\N{NO-BREAK SPACE}", " ")
    assert text.startswith(f"syren-portal: {sentence}")
    assert text.count("\n") == 1
    assert "zut" not in text.replace("--zut", "")
