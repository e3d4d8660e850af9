"""The console's looks: dark, light, and one of 16 colours that leaves them to the terminal."""

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="dark",
    primary="#5aa9d6",
    secondary="#8fb8a8",
    warning="#e5a54b",
    error="#e8736c",
    success="#7cc47f",
    accent="#5aa9d6",
    foreground="#d9dfe6",
    background="#12161b",
    surface="#161b21",
    panel="#212932",
    dark=True,
    variables={
        "muted": "#8793a0",
        "cursor-row": "#24506b",
        "cursor-row-text": "#ffffff",
        "resting-row": "#232d37",
        "field": "#222b35",
        "input-selection-background": "#2f6a8c",
    },
)
LIGHT: Final = Theme(
    name="light",
    primary="#1a6a99",
    secondary="#3d6b5c",
    warning="#9a5a00",
    error="#b3261e",
    success="#22743a",
    accent="#1a6a99",
    foreground="#1d2730",
    background="#f7f6f2",
    surface="#fbfaf7",
    panel="#e7e4dc",
    dark=False,
    variables={
        "muted": "#5c6873",
        "cursor-row": "#1a6a99",
        "cursor-row-text": "#ffffff",
        "resting-row": "#dfe7ec",
        "field": "#ecebe5",
        "input-selection-background": "#a9cfe4",
    },
)
ANSI: Final = Theme(
    name="ansi",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        "muted": "ansi_default",
        "cursor-row": "ansi_default",
        "cursor-row-text": "ansi_default",
        "resting-row": "ansi_default",
        "field": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-background": "ansi_default",
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-foreground": "ansi_default",
        "block-cursor-blurred-background": "ansi_default",
        "block-cursor-blurred-text-style": "bold",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "screen-selection-background": "ansi_blue",
        "screen-selection-foreground": "ansi_white",
        "scrollbar": "ansi_white",
        "scrollbar-hover": "ansi_white",
        "scrollbar-active": "ansi_white",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "scrollbar-corner-color": "ansi_default",
    },
)
THEMES: Final = (DARK, LIGHT, ANSI)
_PLAIN_TERMINALS: Final = (
    "linux", "ansi", "dumb", "unknown", "screen", "tmux", "xterm", "rxvt", "cygwin", "putty",
)  # fmt: skip
_FEW_SIGNS: Final = ("linux", "vt", "ansi", "dumb", "unknown")


def theme_for(choice: str, environment: Mapping[str, str]) -> str:
    """Return the name of the theme to begin with: what was chosen, else what the terminal can.

    Args:
        choice: of the settings; empty where nothing was chosen.
        environment: the process's.
    """
    if environment.get("NO_COLOR"):
        return ANSI.name
    if choice:
        return choice
    terminal = environment.get("TERM", "")
    if environment.get("COLORTERM") in {"truecolor", "24bit"} or "256color" in terminal:
        return DARK.name
    family = terminal.partition("-")[0]
    plain = family in _PLAIN_TERMINALS or terminal.startswith("vt") or not terminal
    return ANSI.name if plain else DARK.name


def needs_ascii_only(environment: Mapping[str, str], encoding: str) -> bool:
    """Tell whether the terminal lacks signs such as ✓: those of ASCII are shown instead."""
    terminal = environment.get("TERM", "")
    old = terminal in _FEW_SIGNS or terminal.startswith("vt")
    return old or encoding.lower().replace("-", "") != "utf8"
