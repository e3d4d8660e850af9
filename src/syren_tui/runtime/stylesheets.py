"""Where the console's stylesheets are: in the package that was installed, or in the checkout."""

from pathlib import Path
from typing import Final

NAMES: Final = (
    "frame",
    "sign_in",
    "list",
    "record",
    "series",
    "report",
    "scan",
    "verification",
    "dialogs",
)
"""In the order in which they are read."""
FIRST: Final = 2
"""So many of them are needed for the sign-in screen: the others are read once it is painted."""


def stylesheets() -> list[Path]:
    """Return the paths of every stylesheet.

    A wheel carries them as ``syren_tui/styles``; a checkout and an editable install have them in
    ``styles`` beside ``src``.

    Raises:
        FileNotFoundError: they are at neither place: the installation is not whole.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "styles", package.parents[1] / "styles"):
        if folder.is_dir():
            return [folder / f"{name}.tcss" for name in NAMES]
    raise FileNotFoundError("styles")
