"""Screens that are left while something else goes on: what random walks have found."""

from tests.breaking import Handling
from tests.breaking.changes import all_of, never, uncaught

HANDLINGS = (
    Handling(
        "a dialog that goes before it is laid out",
        "syren_tui.screens.frame:Framed._have_sentence_ready",
        uncaught("MountError"),
        "tests/tui/screens/test_too_small.py::test_a_dialog_that_is_gone_before_it_is_laid_out",
    ),
    Handling(
        "a screen is left once",
        "syren_tui.screens.frame:Framed.dismiss",
        all_of(never("is_leaving"), never("screen_stack"), never("is_active")),
        "tests/tui/screens/test_frame.py",
    ),
    Handling(
        "a screen that is left under another",
        "syren_tui.screens.frame:Framed.dismiss",
        never("is_active"),
        "tests/tui/screens/test_frame.py",
    ),
    Handling(
        "what widgets say of a screen that was left",
        "syren_tui.screens.frame:Framed._get_dispatch_methods",
        never("is_leaving"),
        "tests/tui/screens/test_frame.py",
    ),
)
