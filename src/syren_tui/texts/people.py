"""Somebody in a few words: what tells one person from another."""

from typing import Protocol

from syren_api.models import SimilarSubscriber, Subscriber
from syren_api.text import clean
from syren_tui.i18n import Speech


class Named(Protocol):
    """Somebody with a name, as it came from outside."""

    @property
    def last_name(self) -> str:
        """The family name."""

    @property
    def first_name(self) -> str:
        """The given name."""


def full_name(person: Named) -> str:
    """Return a name, clean."""
    return f"{clean(person.last_name)} {clean(person.first_name)}"


def offered_person(
    person: Subscriber | SimilarSubscriber, speech: Speech, *, library: bool = False
) -> str:
    """Say name, birth date and card, and the library where several may be meant."""
    number = clean(person.registration_number or "")
    parts = [
        full_name(person),
        speech.gettext("né(e) le {day}", day=speech.day(person.birth_date)),
        speech.gettext("carte {number}", number=number) if number else speech.gettext("sans carte"),
    ]
    return ", ".join([*parts, clean(person.library.name)] if library else parts)
