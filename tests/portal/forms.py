"""A patron's form, filled in."""

from typing import Any, Final

FORM: Final[dict[str, Any]] = {
    "last_name": "LE GALL",
    "first_name": "Annaïg",
    "email": "Annaig@Courriel.example",
    "birth_date": "1990-05-04",
    "postal_code": "29170",
    "city": "Fouesnant",
    "library": "fouesnant",
    "resources": ["pressreader", "brief-me"],
    "password": "un secret",
}
