"""The communes whose libraries sample data has."""

import csv
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from syren_api.text import fold

FIRST: Final = {
    "Finistère": ("29", ("Fouesnant", "Quimperlé")),
    "Loiret": ("45", ("Aillant-sur-Milleron", "Montargis")),
}
"""By département: its number, and the communes that come first."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with a library."""

    insee: str
    name: str
    department: str
    postal_code: str
    population: int

    @property
    def library_name(self) -> str:
        """The name of its library, as the portals write it: in capitals, accents kept."""
        return self.name.upper()

    @property
    def slug(self) -> str:
        """Its name in plain letters, digits and hyphens: the library's id and login."""
        return slug(self.name)


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Write a name in plain lower-case letters, digits and single hyphens."""
    spaced = "".join(
        character if character.isascii() and character.isalnum() else " "
        for character in fold(text)
    )
    return "-".join(spaced.split())


def communes_of(department: str) -> list[Commune]:
    """Return a département's communes, the ones that come first in front, then by population.

    For a département that the data does not hold: all of them.
    """
    number, first = FIRST.get(department, ("", ()))
    places = {name: place for place, name in enumerate(first)}
    chosen = [each for each in _all() if number in {"", each.department}]
    return sorted(chosen, key=lambda each: (places.get(each.name, len(first)), -each.population))


@cache
def _all() -> tuple[Commune, ...]:
    text = files(__package__).joinpath("communes.csv").read_text(encoding="utf-8")
    return tuple(
        Commune(
            insee=row["insee"],
            name=row["name"],
            department=row["department"],
            postal_code=row["postal_codes"].split()[0],
            population=int(row["population"]),
        )
        for row in csv.DictReader(io.StringIO(text))
    )
