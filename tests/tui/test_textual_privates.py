"""What we use of Textual without a public name there: a release that drops a name fails here.

One module of ours a purpose. The names are those of the release in pyproject.toml.
"""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import syren_tui

PURPOSES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # purpose: (our module, the object in Textual, its names)
    "the app's driver and exit": (
        "syren_tui.terminal.textual_app",
        "textual.app:App",
        ("_driver", "_exit", "_handle_exception", "_return_code"),
    ),
    "a crash is reported in one sentence": (
        "syren_tui.app",
        "textual.app:App",
        ("_fatal_error",),
    ),
    "no exception is shown while the app exits": (
        "syren_tui.runtime.shutdown",
        "textual.app:App",
        ("_driver", "_exit", "_handle_exception"),
    ),
    "keys in their order": (
        "syren_tui.runtime.key_queue",
        "textual.app:App",
        ("_exit",),
    ),
    "the lock acts from a signal, and clears the clipboard": (
        "syren_tui.runtime.idle_lock",
        "textual.app:App",
        ("_context", "_clipboard"),
    ),
    "the terminal driver": (
        "syren_tui.terminal.base_driver",
        "textual.drivers.linux_driver:LinuxDriver",
        (
            "_app", "_disable_line_wrap", "_enable_bracketed_paste",
            "_enable_in_band_window_resize", "_enable_mouse_support", "_file",
            "_get_terminal_size", "_in_band_window_resize", "_loop", "_must_signal_resume",
            "_run_input_thread", "_writer_thread",
        ),
    ),
    "the driver that writes differences": (
        "syren_tui.terminal.diff_driver",
        "textual.drivers.linux_driver:LinuxDriver",
        ("_file", "_get_terminal_size", "_loop"),
    ),
    "synchronized output": (
        "syren_tui.terminal.diff_driver",
        "textual._ansi_sequences",
        ("SYNC_START", "SYNC_END"),
    ),
    "keys from bytes": (
        "syren_tui.terminal.input_parser",
        "textual._xterm_parser:XTermParser",
        ("feed", "last_x", "last_y", "mouse_pixels", "terminal_size", "terminal_pixel_size"),
    ),
    "only changed lines are rendered": (
        "syren_tui.widgets.base.compositor",
        "textual._compositor:Compositor",
        ("_get_renders", "visible_widgets"),
    ),
    "screens are dismissed once": (
        "syren_tui.screens.frame",
        "textual.screen:Screen",
        ("_compositor", "_get_dispatch_methods", "_result_callbacks"),
    ),
    "a table of any length": (
        "syren_tui.widgets.base.virtual_table",
        "textual.widgets:DataTable",
        (
            "_data", "_get_row_region", "_pseudo_class_state", "_row_locations",
            "_scroll_cursor_into_view", "_set_hover_cursor", "_show_hover_cursor",
            "_total_row_height", "_update_dimensions", "_vertical_scrollbar",
        ),
    ),
    "the scroll bar of that table": (
        "syren_tui.widgets.base.virtual_table",
        "textual.app:App",
        ("_start_widget",),
    ),
    "lines do not end at a no-break space": (
        "syren_tui.runtime.line_breaks",
        "rich._wrap",
        ("re_word", "words"),
    ),
}  # fmt: skip


def found(path: str) -> object:
    module, _, name = path.partition(":")
    loaded: object = importlib.import_module(module)
    return getattr(loaded, name) if name else loaded


def has(owner: object, name: str) -> bool:
    """Tell whether a module or a class has a name, also one that is set on each instance."""
    if hasattr(owner, name) or not isinstance(owner, type):
        return hasattr(owner, name)
    sources = (inspect.getsource(each) for each in owner.__mro__ if "textual" in each.__module__)
    return any(f"self.{name}: " in source or f"self.{name} = " in source for source in sources)


@pytest.mark.parametrize(
    ("owner", "name"),
    sorted({(owner, name) for _, owner, names in PURPOSES.values() for name in names}),
)
def test_textual_has(owner: str, name: str) -> None:
    users = [
        module for module, where, names in PURPOSES.values() if where == owner if name in names
    ]
    assert has(found(owner), name), f"{owner} has no {name} any more: used by {', '.join(users)}"


def test_a_name_that_textual_does_not_have_is_noticed() -> None:
    assert not has(found("textual.app:App"), "_no_such_name")


def private_modules(path: Path) -> set[str]:
    """Return the private modules of Textual that a file imports from."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {each for each in modules if each.startswith(("textual.", "rich.")) and "._" in each}


def test_private_modules_of_textual_are_imported_for_a_purpose_alone() -> None:
    root = Path(syren_tui.__file__).parent
    known = {(module, owner.partition(":")[0]) for module, owner, _ in PURPOSES.values()}
    used = {
        (".".join(("syren_tui", *path.relative_to(root).with_suffix("").parts)), module)
        for path in root.rglob("*.py")
        for module in private_modules(path)
    }
    assert used
    assert used - known == set()
