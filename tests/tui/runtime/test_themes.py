"""Themes: which one a terminal gets, and whether each has all that the stylesheets ask for."""

from itertools import pairwise

import pytest
from textual.color import Color
from textual.theme import Theme

from syren_tui.runtime.themes import ANSI, DARK, LIGHT, THEMES, needs_ascii_only, theme_for

COLOURS = {"COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("choice", "environment", "name"),
    [
        ("", {"TERM": "xterm-256color"}, "dark"),
        ("", {"TERM": "screen-256color"}, "dark"),
        ("", {"TERM": "alacritty"}, "dark"),
        ("", {"TERM": "xterm", **COLOURS}, "dark"),
        ("", {"TERM": "xterm", "COLORTERM": "24bit"}, "dark"),
        ("", {"TERM": "xterm", "COLORTERM": "1"}, "ansi"),
        ("", {"TERM": "xterm"}, "ansi"),
        ("", {"TERM": "screen"}, "ansi"),
        ("", {"TERM": "linux"}, "ansi"),
        ("", {"TERM": "vt220"}, "ansi"),
        ("", {"TERM": "dumb"}, "ansi"),
        ("", {}, "ansi"),
        ("light", {"TERM": "linux"}, "light"),
        ("dark", {}, "dark"),
        ("ansi", {"TERM": "xterm-256color", **COLOURS}, "ansi"),
        ("light", {"TERM": "xterm-256color", "NO_COLOR": "1"}, "ansi"),
        ("", {"TERM": "xterm-256color", "NO_COLOR": "1", **COLOURS}, "ansi"),
    ],
)
def test_the_theme_to_begin_with(choice: str, environment: dict[str, str], name: str) -> None:
    assert theme_for(choice, environment) == name
    assert name in {theme.name for theme in THEMES}


@pytest.mark.parametrize(
    ("terminal", "encoding", "few"),
    [
        ("xterm-256color", "utf-8", False),
        ("xterm-256color", "UTF8", False),
        ("xterm", "utf-8", False),
        ("xterm-256color", "iso8859-15", True),
        ("xterm-256color", "ascii", True),
        ("xterm-256color", "", True),
        ("linux", "utf-8", True),
        ("vt100", "utf-8", True),
        ("dumb", "utf-8", True),
    ],
)
def test_terminals_with_few_signs(terminal: str, encoding: str, few: bool) -> None:
    assert needs_ascii_only({"TERM": terminal}, encoding) is few


def test_every_theme_has_the_same_colours_of_its_own() -> None:
    for one, other in pairwise(THEMES):
        own = {"muted", "cursor-row", "cursor-row-text", "resting-row", "field"}
        assert own <= set(one.variables) & set(other.variables)
    assert set(DARK.variables) == set(LIGHT.variables)
    assert (DARK.dark, LIGHT.dark) == (True, False)


def test_the_one_of_16_colours_leaves_them_to_the_terminal() -> None:
    assert ANSI.ansi
    named = [ANSI.primary, ANSI.secondary, ANSI.warning, ANSI.error, ANSI.success, ANSI.accent,
             ANSI.foreground, ANSI.background, ANSI.surface, ANSI.panel, ANSI.boost]  # fmt: skip
    styles = {"reverse", "bold"}
    for value in [*named, *ANSI.variables.values()]:
        assert value in styles or str(value).startswith("ansi_")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in Color.parse(colour).normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_text_has_enough_contrast(theme: Theme) -> None:
    assert theme.background is not None
    texts = [theme.foreground, theme.primary, theme.warning, theme.error, theme.success,
             theme.variables["muted"]]  # fmt: skip
    for text in texts:
        assert text is not None
        assert contrast(text, theme.background) >= 4.5
    own = theme.variables
    assert contrast(own["cursor-row-text"], own["cursor-row"]) >= 4.5
    for ground in (own["resting-row"], own["field"]):
        assert theme.foreground is not None
        assert contrast(theme.foreground, ground) >= 4.5
