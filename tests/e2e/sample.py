"""Sample data, and in it the people that the tests are about."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from syren_api.models import Library
from syren_api.statuses import ResourceStatus, Status
from syren_portal.cli import main
from syren_portal.db.opening import open_database
from syren_portal.store.people import find_account, read_settings
from syren_portal.store.stored import StoredSubscriber
from syren_portal.store.subscribers import add
from tests.portal.cheap import cheap_passwords

PASSWORD: Final = "essai"
"""Of every account, staff and patrons."""
SUBSCRIBERS: Final = 120
"""Of two libraries, without the people below."""
LOGINS: Final = {"syren": "fouesnant", "loiretek": "aillant-sur-milleron"}
"""The first library's."""


@dataclass(frozen=True)
class Person:
    """Somebody of the first library, with a name that nobody of the sample has."""

    last_name: str
    first_name: str
    number: str
    status: Status
    resources: tuple[str, ...] = ()
    days: int | None = None
    """Since the day of registration in the library; None: there is none."""

    @property
    def email(self) -> str:
        return f"{self.number}@courriel.example"

    @property
    def name(self) -> str:
        return f"{self.last_name} {self.first_name}"


_HALF: Final = ("brief-me", "livres-numeriques", "pressreader", "tout-apprendre")
_ASKED: Final = ("bibliovox", "cvs", "gerip", "storyplayr")
MAELLE: Final = Person(
    "TRÉVIDIC", "Maëlle", "29058990001", Status.TO_REVALIDATE, _HALF, days=400
)  # fmt: skip
OCEANE: Final = Person(
    "TRÉVIDIC", "Océane", "29058990002", Status.TO_REVALIDATE, _HALF, days=500
)  # fmt: skip
FANCH: Final = Person("KÉRÉON", "Fañch", "29058990003", Status.REFUSED, _HALF)
NONNA: Final = Person("ŒUVRARD", "Nonna", "29058990004", Status.EXPIRED, _HALF, days=400)
TUGDUAL: Final = Person("YHUEL", "Tugdual", "29058990005", Status.EXPIRED, _HALF, days=700)
EDITH: Final = Person("ZÉDÉ", "Édith", "45002990001", Status.PENDING, _ASKED)
NOEMIE: Final = Person("ZÉDÉ", "Noémie", "45002990002", Status.PENDING, _ASKED)
PEOPLE: Final = {
    "syren": (MAELLE, OCEANE, FANCH, NONNA, TUGDUAL),
    "loiretek": (EDITH, NOEMIE),
}


def make(path: Path, preset: str) -> None:
    """Write a portal with sample data and the people above into a new database."""
    url = f"sqlite:///{path}"
    mask = os.umask(0o077)
    try:
        command = ["seed", f"--database={url}", f"--preset={preset}", f"--password={PASSWORD}"]
        with cheap_passwords():
            assert main([*command, f"--subscribers={SUBSCRIBERS}", "--libraries=2"]) == 0
    finally:
        os.umask(mask)
    database = open_database(url)
    try:
        with database.write() as connection:
            settings = read_settings(connection)
            staff = find_account(connection, LOGINS[preset])
            assert settings is not None
            assert staff is not None
            library = staff.account.library
            assert library is not None
            today = datetime.now(ZoneInfo(settings.timezone)).date()
            for person in PEOPLE[preset]:
                stored = _stored(person, library, staff.password_hash, today)
                # With the end date that follows from its day.
                add(connection, stored.with_state(stored.state, settings), "import")
    finally:
        database.close()


def _stored(person: Person, library: Library, password_hash: str, today: date) -> StoredSubscriber:
    asked = person.status is Status.PENDING
    first = today - timedelta(days=20 if asked else 900)
    given = ResourceStatus.PENDING if asked else ResourceStatus.VALIDATED
    return StoredSubscriber(
        seq=0,
        id=f"id-{person.number}",
        library=library,
        version=1,
        status=person.status,
        last_name=person.last_name,
        first_name=person.first_name,
        email=person.email,
        birth_date=date(1971, 3, 12),
        postal_code="29170",
        city="Fouesnant",
        registration_number=person.number,
        registered_at=first,
        library_registered_on=None if person.days is None else today - timedelta(days=person.days),
        valid_until=None,
        resources=dict.fromkeys(person.resources, given),
        updated_at=datetime.combine(first, datetime.min.time(), UTC),
        password_hash=password_hash,
    )
