"""What the console's list shows, read off a screen."""

from typing import Final

_LIST: Final = "fin de validit"


def listed(screen: str) -> bool:
    """Tell whether the list is there, with rows."""
    return "Rechercher" in screen and _LIST in screen


def last_row(screen: str) -> bool:
    """Tell whether the last of 100,000 is there, the cursor on it and no row waiting."""
    return "000 sur 100 000" in screen and any(
        line.startswith("›") and len(line) > 60 for line in screen.splitlines()
    )


def blanks(screen: list[str]) -> int:
    """Count the rows on a screen that wait for their subscriber."""
    return sum(1 for line in screen if line.strip(" ›") == "…")


def cursor_row(screen: list[str]) -> int:
    """Return the number of the row under the cursor, from 0, out of what the screen says."""
    first = next(line for line in screen if " sur 100 000" in line)
    number = int(first.split(" sur ")[0].split("  ")[-1].strip().split("-")[0].replace(" ", ""))
    top = next(place for place, line in enumerate(screen) if "Inscription" in line) + 1
    cursor = next(place for place, line in enumerate(screen) if line.startswith("›"))
    return number - 1 + (cursor - top) // 2
