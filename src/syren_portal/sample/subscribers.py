"""Making up subscribers: every status and kind of end date in each library, names of all kinds."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from syren_api.days import add_months
from syren_api.models import Library
from syren_api.statuses import ResourceStatus, Status
from syren_api.validity import valid_until, waits_since
from syren_portal.presets import PortalSettings
from syren_portal.sample import names
from syren_portal.sample.communes import Commune, slug
from syren_portal.store.stored import StoredSubscriber

_QUIET_DAYS: Final = 8
"""No recorded day is younger: a renewal with today's date always changes something."""
_WITH_VALIDITY: Final = (
    "far", "near", "past", "none", "pending", "to_revalidate", "refused", "expired", "far", "far",
    "far", "none", "far", "past", "far", "pending", "far", "near", "far", "to_revalidate", "far",
    "refused", "far", "expired", "far",
)  # fmt: skip
_WITHOUT_VALIDITY: Final = (
    "none", "pending", "refused", "none", "none", "none", "pending", "none", "none", "none",
)  # fmt: skip
"""What follows one another in a library: each half hundred holds all of it."""
_NAMES: Final = (
    names.PLAIN, names.ACCENTED, names.WITH_APOSTROPHE, names.HYPHENATED, names.WITH_PARTICLE,
    names.PLAIN, names.PLAIN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """What all of a portal's sample subscribers share."""

    settings: PortalSettings
    communes: tuple[Commune, ...]
    today: date
    password_hash: str
    seed: int

    def subscribers(self, count: int) -> Iterator[StoredSubscriber]:
        """Yield that many subscribers, shared out evenly over the communes' libraries."""
        chance = random.Random(f"{self.settings.name} {self.seed}")  # noqa: S311 -- sample data
        for index in range(count):
            place, commune_index = divmod(index, len(self.communes))
            commune = self.communes[commune_index]
            if index == 0 and commune.name == "Fouesnant" and self.settings.validity_months:
                yield self._tutorial_account(chance, commune)
            else:
                yield self._subscriber(chance, commune, index, place)

    def _subscriber(
        self, chance: random.Random, commune: Commune, index: int, place: int
    ) -> StoredSubscriber:
        kinds = _WITH_VALIDITY if self.settings.validity_months else _WITHOUT_VALIDITY
        kind = kinds[place % len(kinds)]
        status = Status(kind) if kind in set(Status) else Status.VALIDATED
        last_name = chance.choice(_NAMES[place % len(_NAMES)])
        first_name = chance.choice(names.FIRST_NAMES)
        day = self._day(chance, kind)
        registered_at = self._registered_at(chance, status, day)
        end = valid_until(day, self.settings)
        asked = _noon(registered_at if end is None else end + timedelta(days=1))
        since = waits_since(None, None, status, asked)
        number = None if chance.random() < 0.05 else f"{commune.insee}{place + 1:06d}"
        return StoredSubscriber(
            seq=index + 1,
            id=f"{chance.getrandbits(128):032x}",
            library=Library(id=commune.slug, name=commune.library_name),
            version=1,
            status=status,
            last_name=last_name,
            first_name=first_name,
            email=f"{slug(first_name)}.{slug(last_name)}.{index}@poste.test",
            birth_date=date(1935, 1, 1) + timedelta(days=chance.randrange(365 * 80)),
            postal_code=commune.postal_code,
            city=commune.name,
            registration_number=number,
            registered_at=registered_at,
            library_registered_on=day,
            valid_until=end,
            resources=self._resources(chance, status),
            updated_at=since or _noon(max(registered_at, day or registered_at)),
            requested_at=since,
            password_hash=self.password_hash,
        )

    def _day(self, chance: random.Random, kind: str) -> date | None:
        """Return the day of registration in the library that the kind of account has."""
        months = self.settings.validity_months
        if months is None:
            return None
        match kind:
            case "far":
                youngest = self.today - timedelta(days=_QUIET_DAYS)
                oldest = add_months(self.today, -months) + timedelta(days=40)
                span = max(0, (youngest - oldest).days)
                return youngest - timedelta(days=chance.randint(0, span))
            case "near":
                return add_months(self.today + timedelta(days=chance.randint(2, 28)), -months)
            case "past" | "expired" | "to_revalidate":
                return add_months(self.today - timedelta(days=chance.randint(2, 400)), -months)
        return None

    def _registered_at(self, chance: random.Random, status: Status, day: date | None) -> date:
        if status is Status.PENDING:
            return self.today - timedelta(days=chance.randint(_QUIET_DAYS, 40))
        latest = min(day or date.max, self.today - timedelta(days=60))
        return latest - timedelta(days=chance.randint(0, 1200))

    def _resources(self, chance: random.Random, status: Status) -> dict[str, ResourceStatus]:
        catalogue = [each.id for each in self.settings.resources]
        if status is Status.PENDING:
            asked = chance.sample(catalogue, chance.randint(1, max(1, len(catalogue) // 2)))
            return dict.fromkeys(asked, ResourceStatus.PENDING)
        given = chance.sample(catalogue, chance.choice((len(catalogue), len(catalogue) // 2)))
        resources = dict.fromkeys(given, ResourceStatus.VALIDATED)
        if chance.random() < 0.1:
            resources[chance.choice(given)] = ResourceStatus.REFUSED
        return resources

    def _tutorial_account(self, chance: random.Random, commune: Commune) -> StoredSubscriber:
        """Return the test account that the SYREN portal's own tutorial shows."""
        registered_at, day = date(2021, 12, 17), date(2023, 4, 18)
        return StoredSubscriber(
            seq=1,
            id=f"{chance.getrandbits(128):032x}",
            library=Library(id=commune.slug, name=commune.library_name),
            version=1,
            status=Status.VALIDATED,
            last_name="MEDIATEUR-NUM",
            first_name="Eric",
            email="contact.bdf@finistere.fr",
            birth_date=date(2022, 12, 1),
            postal_code="29000",
            city="QUIMPER",
            registration_number="COMPTE-TEST",
            registered_at=registered_at,
            library_registered_on=day,
            valid_until=valid_until(day, self.settings),
            resources={each.id: ResourceStatus.VALIDATED for each in self.settings.resources},
            updated_at=_noon(day),
            password_hash=self.password_hash,
        )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
