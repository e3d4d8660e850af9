"""Keys of several screens: over the rows of a table, between fields, over matches, the help."""

from typing import Final

from textual.binding import Binding, BindingType

from syren_tui.i18n import N_

HELP_KEYS: Final[tuple[BindingType, ...]] = (
    Binding("question_mark", "help", N_("Aide"), show=True),
    Binding("f1", "help", N_("Aide"), show=True),
)
"""The keys of the help on a screen where letters are keys; both are in the footer."""


def row_bindings(first: str, last: str) -> list[Binding]:
    """Return the keys that move the cursor over the rows of a table.

    Args:
        first: what the key for the first row is called in the help; marked by `N_`.
        last: the same for the last row.
    """
    return [
        Binding("up", "cursor_up", N_("Monter"), show=False),
        Binding("down", "cursor_down", N_("Descendre"), show=False),
        Binding("pageup", "page_up", N_("Page précédente"), show=False),
        Binding("pagedown", "page_down", N_("Page suivante"), show=False),
        Binding("home", "scroll_top", first, show=False),
        Binding("end", "scroll_bottom", last, show=False),
    ]


def field_bindings(
    previous: str = N_("Champ précédent"), following: str = N_("Champ suivant")
) -> list[Binding]:
    """Return the arrow keys that move the focus from field to field.

    Args:
        previous: what the upper one is called in the help; marked by `N_`.
        following: the same for the lower one.
    """
    return [
        Binding("up", "app.focus_previous", previous, show=False),
        Binding("down", "app.focus_next", following, show=False),
    ]


def match_bindings() -> list[Binding]:
    """Return the arrow keys of a field that move the cursor in its screen's list of matches.

    The screen has an action ``move`` that takes the steps, down where they are positive.
    """
    return [
        Binding("up", "screen.move(-1)", N_("Monter"), show=False),
        Binding("down", "screen.move(1)", N_("Descendre"), show=False),
    ]
