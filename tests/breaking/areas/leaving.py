"""Screens that are left while something else goes on: what random walks have found."""

from tests.breaking import Handling

FRAME = "src/syren_tui/screens/frame.py"

HANDLINGS = (
    Handling("a dialog that goes before it is laid out", FRAME,
             "with suppress(MountError):", "with suppress(KeyError):",
             "tests/tui/screens/test_too_small.py"
             "::test_a_dialog_that_is_gone_before_it_is_laid_out"),
    Handling("a screen is left once", FRAME,
             "        if self.is_leaving or self not in self.app.screen_stack:\n"
             "            return AwaitComplete()\n"
             "        if not self.is_active:\n"
             "            self._leaves_with = (result,)\n"
             "            return AwaitComplete()\n",
             "",
             "tests/tui/screens/test_frame.py"),
    Handling("a screen that is left under another", FRAME,
             "        if not self.is_active:\n"
             "            self._leaves_with = (result,)\n"
             "            return AwaitComplete()\n",
             "",
             "tests/tui/screens/test_frame.py"),
    Handling("what widgets say of a screen that was left", FRAME,
             "        if self.is_leaving and not framework:\n            return ()\n", "",
             "tests/tui/screens/test_frame.py"),
)  # fmt: skip
