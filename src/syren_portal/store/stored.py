"""A subscriber as the database holds it, between its row and the API's answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select

from syren_api.keys import email_key, number_key
from syren_api.lifecycle import AccountState
from syren_api.models import Library, PortalRules, Subscriber, SubscriberResource
from syren_api.searched import search_text
from syren_api.statuses import ResourceStatus, Status
from syren_api.text import sort_key
from syren_api.validity import valid_until
from syren_portal.db.schema import libraries, subscribers


@dataclass(frozen=True, slots=True)
class StoredSubscriber:
    """A subscriber as it is stored."""

    seq: int
    id: str
    library: Library
    version: int
    status: Status
    last_name: str
    first_name: str
    email: str
    birth_date: date
    postal_code: str
    city: str
    registration_number: str | None
    registered_at: date
    library_registered_on: date | None
    valid_until: date | None
    resources: Mapping[str, ResourceStatus]
    updated_at: datetime
    password_hash: str = field(repr=False)
    claimed_number: str | None = None
    """The number that the patron gave at registration, where another account had it."""
    number_collision: int = 0
    """See the column of this name."""
    requested_at: datetime | None = None
    """Since when it waits for its library."""
    status_reason: str | None = None
    """What staff wrote about the status they set."""

    @property
    def state(self) -> AccountState:
        """The part of it that the lifecycle rules are about."""
        return AccountState(
            self.status, self.library_registered_on, self.resources, self.status_reason
        )

    def with_state(self, state: AccountState, rules: PortalRules) -> "StoredSubscriber":
        """Return it with another state and its new end date."""
        return replace(
            self,
            status=state.status,
            library_registered_on=state.library_registered_on,
            valid_until=valid_until(state.library_registered_on, rules),
            resources=state.resources,
            status_reason=state.status_reason,
        )

    def answer(self, rules: PortalRules) -> Subscriber:
        """Return it as the API answers it, resources in the catalogue's order."""
        return Subscriber(
            id=self.id,
            version=self.version,
            status=self.status,
            valid_until=self.valid_until,
            last_name=self.last_name,
            first_name=self.first_name,
            email=self.email,
            birth_date=self.birth_date,
            postal_code=self.postal_code,
            city=self.city,
            library=self.library,
            registration_number=self.registration_number,
            registered_at=self.registered_at,
            library_registered_on=self.library_registered_on,
            resources=tuple(
                SubscriberResource(id=each.id, name=each.name, status=self.resources[each.id])
                for each in rules.resources
                if each.id in self.resources
            ),
            updated_at=self.updated_at,
            claimed_number=self.claimed_number,
            requested_at=self.requested_at,
            status_reason=self.status_reason,
        )


def subscriber_rows() -> Select[Any]:
    """Return the query that `from_row` reads the rows of."""
    return select(subscribers, libraries.c.name.label("library_name")).join_from(
        subscribers, libraries
    )


def from_row(row: Row[Any]) -> StoredSubscriber:
    """Read a row of `subscriber_rows`."""
    return StoredSubscriber(
        seq=row.seq,
        id=row.id,
        library=Library(id=row.library_id, name=row.library_name),
        version=row.version,
        status=Status(row.status),
        last_name=row.last_name,
        first_name=row.first_name,
        email=row.email,
        birth_date=row.birth_date,
        postal_code=row.postal_code,
        city=row.city,
        registration_number=row.registration_number,
        registered_at=row.registered_at,
        library_registered_on=row.library_registered_on,
        valid_until=row.valid_until,
        resources={key: ResourceStatus(value) for key, value in row.resources.items()},
        updated_at=row.updated_at,
        password_hash=row.password_hash,
        claimed_number=row.claimed_number,
        number_collision=row.number_collision,
        requested_at=row.requested_at,
        status_reason=row.status_reason,
    )


def stored_values(subscriber: StoredSubscriber) -> dict[str, Any]:
    """Return the columns of a subscriber but `seq`, the folded ones included."""
    number = subscriber.registration_number or ""
    return {
        "id": subscriber.id,
        "library_id": subscriber.library.id,
        "last_name": subscriber.last_name,
        "first_name": subscriber.first_name,
        "last_name_key": sort_key(subscriber.last_name),
        "first_name_key": sort_key(subscriber.first_name),
        "email": subscriber.email,
        "email_key": email_key(subscriber.email),
        "birth_date": subscriber.birth_date,
        "postal_code": subscriber.postal_code,
        "city": subscriber.city,
        "registration_number": subscriber.registration_number,
        "number_key": number_key(number) or None,
        "number_collision": subscriber.number_collision,
        "claimed_number": subscriber.claimed_number,
        "registered_at": subscriber.registered_at,
        "search_text": search_text(
            subscriber.last_name, subscriber.first_name, subscriber.email, number
        ),
        "password_hash": subscriber.password_hash,
        **lifecycle_values(subscriber),
    }


def lifecycle_values(subscriber: StoredSubscriber) -> dict[str, Any]:
    """Return the columns that the life of an account changes: what a renewal writes."""
    return {
        "version": subscriber.version,
        "status": subscriber.status.value,
        "library_registered_on": subscriber.library_registered_on,
        "valid_until": subscriber.valid_until,
        # In one order: what is the same set is the same text.
        "resources": {key: status.value for key, status in sorted(subscriber.resources.items())},
        "updated_at": subscriber.updated_at,
        "requested_at": subscriber.requested_at,
        "status_reason": subscriber.status_reason,
        "reason_version": None if subscriber.status_reason is None else subscriber.version,
    }
