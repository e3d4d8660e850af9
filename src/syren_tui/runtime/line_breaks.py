"""Where a line of text may end: never at a no-break space, as French typography needs it.

Textual's `Content` breaks lines with Rich (15), at every blank.
``tests/tui/test_textual_privates.py`` fails where a release drops the names of that.
"""

import re
from typing import Final

from rich import _wrap

NO_BREAK: Final = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}"
_BLANK: Final = rf"[^\S{NO_BREAK}]*"
_WORD: Final = re.compile(rf"{_BLANK}[\S{NO_BREAK}]+{_BLANK}")


def keep_no_break_spaces() -> None:
    """Have every widget that wraps its text keep together what a no-break space joins."""
    _wrap.re_word = _WORD
