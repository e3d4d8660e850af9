"""Names of keys as they are on the keyboard, and the keys of a screen as they are shown.

A key is declared once, with its binding: footer, help and the list of commands are made from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from textual.binding import ActiveBinding, Binding, BindingType

from syren_tui.i18n import N_, Speech

_NAMES: Final = {
    "enter": N_("Entrée"),
    "escape": N_("Échap"),
    "space": N_("Espace"),
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": N_("Début"),
    "end": N_("Fin"),
    "pageup": N_("Page préc."),
    "pagedown": N_("Page suiv."),
    "backspace": N_("Retour arrière"),
    "delete": N_("Suppr"),
    "question_mark": "?",
    "slash": "/",
    "asterisk": "*",
    "plus": "+",
    "minus": "-",
}
_SHIFT: Final = N_("Maj")


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, in the user's language."""

    key: str
    label: str
    more: str
    """The longer sentence of the help."""
    action: str
    shown: bool
    """Whether it is of the first rank, for the footer."""

    @property
    def is_help(self) -> bool:
        """Whether it opens the help: that one is last, and always shown."""
        return self.action == "help"

    @property
    def stays(self) -> bool:
        """Whether the footer never leaves it out: the help, and what ends a dialog."""
        return self.is_help or self.action in {"submit", "cancel"}


def undescribed(bindings: Iterable[object], *but: str) -> list[BindingType]:
    """Return a Textual widget's own keys without their English descriptions.

    They do what they do in every program; the help has room for what is ours.

    Args:
        bindings: the widget's.
        but: keys that are left out.
    """
    return [
        Binding(binding.key, binding.action, "", show=False)
        for binding in bindings
        if isinstance(binding, Binding) and binding.key not in but
    ]


def key_name(key: str, speech: Speech) -> str:
    """Return a key's name as it is on the keyboard."""
    *modifiers, last = key.split("+") if key != "plus" else ["plus"]
    name = speech.gettext(_NAMES[last]) if last in _NAMES else last
    is_function_key = last[:1] == "f" and last[1:].isdigit()
    if is_function_key or (modifiers and len(last) == 1):
        name = last.upper()
    shift = speech.gettext(_SHIFT)
    said = [shift if each == "shift" else each.capitalize() for each in modifiers]
    return "+".join([*said, name])


def hints_of(bindings: Iterable[Binding], speech: Speech) -> Iterator[Hint]:
    """Yield a hint for each action; of several keys for one, the first."""
    seen: set[tuple[str, str]] = set()
    for binding in bindings:
        if not binding.description or (binding.action, binding.description) in seen:
            continue
        seen.add((binding.action, binding.description))
        keys = binding.key_display or key_name(binding.key.split(",")[0].strip(), speech)
        label = speech.gettext(binding.description)
        more = speech.gettext(binding.tooltip) if binding.tooltip else label
        yield Hint(keys, label, more, binding.action, binding.show)


def active_hints(active: Iterable[ActiveBinding], speech: Speech) -> list[Hint]:
    """Return the hints of what the keys do at present."""
    return list(hints_of((each.binding for each in active if each.enabled), speech))
