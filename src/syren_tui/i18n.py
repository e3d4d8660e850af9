"""Sentences, days and numbers in the user's language.

Sentences in the sources are French; ``locales`` has the other languages. There is no global
language: code that produces sentences gets a `Speech`.
"""

import gettext
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, Literal

Language = Literal["fr", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")
_LOCALES: Final = Path(__file__).with_name("locales")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"


def N_(message: str) -> str:
    """Mark a sentence for extraction that is translated elsewhere."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence about a number of things for extraction that is translated elsewhere."""
    return one, many


class Speech:
    """Translates sentences, and writes numbers and dates, in one language."""

    def __init__(self, language: Language = "fr") -> None:
        """Load the catalogue; French needs none.

        Args:
            language: the user's.
        """
        self.language = language
        self._catalogue = gettext.translation(
            "syren_tui", _LOCALES, languages=[language], fallback=language == "fr"
        )

    def gettext(self, message: str, **values: object) -> str:
        """Translate a sentence and fill in its ``{names}``."""
        said = self._catalogue.gettext(message)
        return said.format(**values) if values else said

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Translate a sentence about a number of things; ``{n}`` is the formatted number.

        In French 0 is singular ("0 abonné"), in English plural.
        """
        if self.language == "fr":
            said = one if abs(number) < 2 else many
        else:
            said = self._catalogue.ngettext(one, many, number)
        return said.format(n=self.number(number), **values)

    def joined(self, parts: Iterable[str]) -> str:
        """Join parts of a sentence by semicolons."""
        return ("\N{NO-BREAK SPACE}; " if self.language == "fr" else "; ").join(parts)

    def number(self, number: int) -> str:
        """Write a whole number: 1 248 in French (with a no-break space), 1,248 in English."""
        return f"{number:,}".replace(",", _NO_BREAK_SPACE if self.language == "fr" else ",")

    def day(self, day: date) -> str:
        """Write a day: 18/04/2024 in French, 18 Apr 2024 in English, where 4/5 may be May."""
        if self.language == "fr":
            return f"{day.day:02}/{day.month:02}/{day.year:04}"
        return f"{day.day:02} {_MONTHS[day.month - 1]} {day.year:04}"

    def short_day(self, day: date) -> str:
        """Write a day in short form: 18/04/24 in French, 18 Apr 24 in English."""
        written = self.day(day)
        return written[:-4] + written[-2:]

    def day_and_month(self, day: date) -> str:
        """Write a day of the year: 18/04 in French, 18 Apr in English."""
        return self.day(day)[: -len("/2024")]


def language_of(choice: str | None, environment: Mapping[str, str]) -> Language:
    """Return the language: the chosen one, else the locale's, else French.

    Args:
        choice: of the command line or the settings.
        environment: the process's.
    """
    if choice in LANGUAGES:
        return "en" if choice == "en" else "fr"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"
