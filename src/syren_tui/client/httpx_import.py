"""httpx without its own command line.

httpx imports it where click is installed, and click, Pygments and Rich's highlighting with it:
3 MB in every session, for a program that nobody starts.
"""

import sys
from typing import Any, Final

_COMMAND_LINE: Final = "httpx._main"


def _import_lean() -> None:
    modules: dict[str, Any] = sys.modules
    if "httpx" in modules:
        return
    modules[_COMMAND_LINE] = None  # an ImportError, which httpx bears
    try:
        import httpx  # noqa: F401
    finally:
        del modules[_COMMAND_LINE]


_import_lean()
