"""Names of keys, and the hints that footer, help and commands are made of."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode

import syren_tui
from syren_tui.i18n import Speech
from syren_tui.runtime.key_labels import Hint, active_hints, hints_of, key_name, undescribed

SAVE = Binding(
    "ctrl+s,f2", "save", "Enregistrer", tooltip="Enregistrer tous les onglets (aussi F2)"
)
HELP = Binding("f1", "help", "Aide", show=False)


@pytest.mark.parametrize(
    ("key", "french", "english"),
    [
        ("a", "a", "a"),
        ("f", "f", "f"),
        ("f1", "F1", "F1"),
        ("f12", "F12", "F12"),
        ("enter", "Entrée", "Enter"),
        ("escape", "Échap", "Esc"),
        ("space", "Espace", "Space"),
        ("tab", "Tab", "Tab"),
        ("shift+tab", "Maj+Tab", "Shift+Tab"),
        ("ctrl+s", "Ctrl+S", "Ctrl+S"),
        ("ctrl+shift+a", "Ctrl+Maj+A", "Ctrl+Shift+A"),
        ("shift+f6", "Maj+F6", "Shift+F6"),
        ("alt+enter", "Alt+Entrée", "Alt+Enter"),
        ("ctrl+home", "Ctrl+Début", "Ctrl+Home"),
        ("pagedown", "Page suiv.", "Page down"),
        ("delete", "Suppr", "Del"),
        ("up", "↑", "↑"),
        ("question_mark", "?", "?"),
        ("slash", "/", "/"),
        ("asterisk", "*", "*"),
        ("plus", "+", "+"),
        ("ctrl+plus", "Ctrl++", "Ctrl++"),
        ("minus", "-", "-"),
    ],
)
def test_keys_as_they_stand_on_the_keyboard(key: str, french: str, english: str) -> None:
    assert key_name(key, Speech()) == french
    assert key_name(key, Speech("en")) == english


def test_a_hint_says_what_a_key_does() -> None:
    (french,) = hints_of([SAVE], Speech())
    assert french == Hint(
        key="Ctrl+S",
        label="Enregistrer",
        more="Enregistrer tous les onglets (aussi F2)",
        action="save",
        shown=True,
    )
    (english,) = hints_of([SAVE], Speech("en"))
    assert (english.key, english.label) == ("Ctrl+S", "Save")
    assert english.more == "Save all tabs (also F2)"


def test_the_help_is_known_and_need_not_be_shown() -> None:
    (hint,) = hints_of([HELP], Speech("en"))
    assert (hint.key, hint.label, hint.more) == ("F1", "Help", "Help")
    assert (hint.is_help, hint.shown) == (True, False)
    assert not next(hints_of([SAVE], Speech())).is_help


def test_each_action_has_one_hint() -> None:
    bindings = [
        Binding("enter", "submit", "Se connecter"),
        Binding("ctrl+j", "submit", "", show=False),
        Binding("ctrl+s", "submit", "Se connecter", show=False),
        Binding("up", "go(-1)", "Précédent"),
        Binding("down", "go(1)", "Suivant"),
        Binding("x,y", "more", "Suivant", key_display="X Y"),
    ]
    assert [(hint.key, hint.action) for hint in hints_of(bindings, Speech())] == [
        ("Entrée", "submit"), ("↑", "go(-1)"), ("↓", "go(1)"), ("X Y", "more"),
    ]  # fmt: skip


def test_what_a_key_cannot_do_now_has_no_hint() -> None:
    node = DOMNode()
    active = [ActiveBinding(node, SAVE, False), ActiveBinding(node, HELP, True)]
    assert [hint.action for hint in active_hints(active, Speech())] == ["help"]


def test_a_widgets_own_keys_are_no_hints() -> None:
    own = [
        Binding("left", "cursor_left", "Move cursor left", show=True),
        Binding("ctrl+a", "select_all", "Select all"),
        Binding("ctrl+k", "kill", "Kill"),
    ]
    kept = undescribed([*own, ("a", "b", "c")], "ctrl+k")
    assert [(each.key, each.action) for each in bindings_in(kept)] == [
        ("left", "cursor_left"), ("ctrl+a", "select_all"),
    ]  # fmt: skip
    assert list(hints_of(bindings_in(kept), Speech())) == []


def bindings_in(declared: object) -> list[Binding]:
    """Return the bindings among what a class declares."""
    assert isinstance(declared, list)
    return [each for each in declared if isinstance(each, Binding)]


def every_binding() -> Iterator[tuple[str, Binding]]:
    """Yield every binding of the console's own, with its class."""
    for module in pkgutil.walk_packages(syren_tui.__path__, "syren_tui."):
        if module.name.endswith("__main__"):
            continue
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and kind.__module__ == module.name:
                for binding in bindings_in(vars(kind).get("BINDINGS", [])):
                    yield kind.__name__, binding


def test_every_key_of_the_console_has_a_name() -> None:
    found = list(every_binding())
    assert len(found) > 40
    for owner, binding in found:
        for key in binding.key.split(","):
            name = key_name(key.strip(), Speech())
            assert re.fullmatch(r"(?:(?:Ctrl|Alt|Maj)\+)*(?:\w[^_]*|[^\w\s])", name), (owner, key)


def test_no_key_has_a_french_name_in_english() -> None:
    """Where a binding says itself how its key is shown, it is shown so in every language."""
    french = {key_name(key, Speech()) for key in ("space", "delete", "end", "shift+a")}
    for owner, binding in every_binding():
        for hint in hints_of([binding], Speech("en")):
            letters = [letter for letter in hint.key if letter.isalpha()]
            assert all(letter.isascii() for letter in letters), (owner, hint.key)
            assert not french & set(hint.key.split()), (owner, hint.key)
