"""What the console needs of Textual's App that has no public name there (8.2).

``tests/tui/test_textual_privates.py`` fails where a release of Textual drops one of these names.
"""

from typing import Any

from textual.app import App
from textual.driver import Driver


def driver_of(app: App[Any]) -> Driver | None:
    """Return the driver of an app; None before it runs."""
    return app._driver


def is_exiting(app: App[Any]) -> bool:
    """Tell whether an app was told to exit."""
    return app._exit


def handle_exception(app: App[Any], error: Exception) -> None:
    """End an app by an error, as it does by its own; call it in the app's thread."""
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 -- Textual looks for it where it is caught
        app._handle_exception(caught)


def set_return_code(app: App[Any], code: int) -> None:
    """Set the exit code of an app that is already exiting."""
    app._return_code = code
