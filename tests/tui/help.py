"""What the help says, and what it lacks."""

from itertools import pairwise
from typing import Any, Final

from textual.binding import Binding

from syren_tui.runtime.key_labels import key_name
from tests.tui.console import Console

BESIDE: Final = "│ ▁▂▃▄▅▆▇█"
"""What stands beside a line: the dialog's border, and the thumb of its scroll bar."""


def described(*owners: type[Any]) -> list[Binding]:
    """The keys of some widgets or screens that have a name."""
    bindings = [each for owner in owners for each in owner.BINDINGS]
    return [each for each in bindings if isinstance(each, Binding) and each.description]


def shown_key(console: Console, binding: Binding) -> str:
    return binding.key_display or key_name(binding.key.split(",")[0], console.app.speech)


async def all_of_the_help(console: Console) -> str:
    """Open the help, and read it to its end."""
    await console.press("f1")
    await console.sees("Aide : les touches", "Échap Fermer")
    lines: dict[tuple[str, str], None] = {}  # each with the one before: two sentences may end alike
    nothing_new = 0
    while nothing_new < 4:  # a blank line between two parts is nothing new, and not the end
        shown = [line.strip(BESIDE) for line in console.lines[1:-1] if line.count("│") >= 2]
        rows = [row for row in shown if row]
        before = len(lines)
        lines |= dict.fromkeys(pairwise(rows if lines else ["", *rows]))
        await console.press("down")
        await console.turn()
        nothing_new = nothing_new + 1 if len(lines) == before else 0
    await console.press("escape")
    await console.until(lambda: "Aide : les touches" not in console.text)
    return "\n".join(line for _, line in lines)


def lacking(console: Console, help_text: str, bindings: list[Binding]) -> list[str]:
    """The keys whose line does not stand in the help."""
    said = console.app.speech.gettext
    text = " ".join(help_text.split())
    lines = {
        binding: f"{shown_key(console, binding)} {said(binding.tooltip or binding.description)}"
        for binding in bindings
    }
    return [line for line in lines.values() if " ".join(line.split()) not in text]
