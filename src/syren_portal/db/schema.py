"""The tables. Migrations build them; a test holds both equal."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from syren_portal.db.column_types import ByCodePoint, Instant, Json, RowId

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

portal: Final = Table(
    "portal",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("settings", Json, nullable=False),
)
"""One row: the portal's settings, as its preset file gave them."""

libraries: Final = Table(
    "libraries",
    metadata,
    Column("id", ByCodePoint, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("email", Text),
)

accounts: Final = Table(
    "accounts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("login", ByCodePoint, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("library_id", ForeignKey("libraries.id")),
    Column("password_hash", Text, nullable=False),
    CheckConstraint("(role = 'library') = (library_id IS NOT NULL)", name="library_role"),
)
"""Staff accounts."""

tokens: Final = Table(
    "tokens",
    metadata,
    Column("token_hash", ByCodePoint, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False, index=True),
)

subscribers: Final = Table(
    "subscribers",
    metadata,
    Column("seq", RowId, primary_key=True),
    Column("id", ByCodePoint, nullable=False, unique=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name_key", ByCodePoint, nullable=False),
    Column("first_name_key", ByCodePoint, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_key", ByCodePoint, nullable=False, unique=True),
    Column("birth_date", Date, nullable=False),
    Column("postal_code", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("registration_number", ByCodePoint),
    Column("number_key", ByCodePoint),
    Column("number_collision", Integer, nullable=False, server_default="0"),
    Column("claimed_number", Text),
    Column("registered_at", Date, nullable=False),
    Column("library_registered_on", Date),
    Column("valid_until", Date),
    Column("resources", Json, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("requested_at", Instant),
    Column("status_reason", Text),
    Column("reason_version", Integer),
    Column("search_text", ByCodePoint, nullable=False),
    Column("password_hash", Text, nullable=False),
    UniqueConstraint("library_id", "registration_number"),
    Index(None, "library_id", "last_name_key", "first_name_key", "id"),
    Index(None, "last_name_key", "first_name_key", "id"),
    Index(None, "library_id", "status", "valid_until"),
    Index(None, "number_key", "library_id", "number_collision", unique=True),
    Index(None, "first_name_key", "last_name_key", "id"),
    Index(None, "status", "last_name_key", "first_name_key", "id"),
    Index(None, "registered_at", "last_name_key", "first_name_key", "id"),
    Index(None, "valid_until", "last_name_key", "first_name_key", "id", "status"),
    Index(None, "birth_date"),
    # Only of those who wait: a renewal writes no entry of it on PostgreSQL.
    Index(
        "ix_subscribers_requested_at",
        "requested_at",
        "last_name_key",
        "first_name_key",
        "id",
        "status",
        postgresql_where=text("requested_at IS NOT NULL"),
        sqlite_where=text("requested_at IS NOT NULL"),
    ),
)
"""Patrons' accounts. The ``_key`` columns of names and `search_text` are folded (rule 9).

`number_key` is what a registration number compares by (rule 8). `number_collision` is 0, but for
numbers whose keys were the same when keys came: those are numbered, the first of them 0, until they
are set anew.

`reason_version` is null without a `status_reason`, else the `version`; it is less where a service
of the version before has changed the row since: see `syren_portal.db.reasons`.
"""

search_entries: Final = Table(
    "search_entries",
    metadata,
    Column(
        "seq",
        RowId,
        ForeignKey("subscribers.seq", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("status", Text, nullable=False),
    Column("last_name_key", ByCodePoint, nullable=False),
    Column("first_name_key", ByCodePoint, nullable=False),
    Column("id", ByCodePoint, nullable=False),
    Column("search_text", ByCodePoint, nullable=False),
)
"""What a search of the whole network reads of each subscriber; triggers keep it in step.

A row of it is a fifth of a subscriber's, and its search index is not written at each renewal.
"""

tallies: Final = Table(
    "tallies",
    metadata,
    Column("facet", ByCodePoint, primary_key=True),
    Column("value", ByCodePoint, primary_key=True),
    Column("status", ByCodePoint, primary_key=True),
    Column("size", Integer, nullable=False),
)
"""How many subscribers of each status have a value; triggers keep them in step.

Facets: ``all`` (the value is empty), ``last_name`` and ``first_name`` (their keys),
``registered_at`` and ``valid_until`` (the day; empty for none), ``resource`` (each that the
subscriber has), ``resource_status`` (its id, a space and its status).
"""

tally_changes: Final = Table(
    "tally_changes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("facet", ByCodePoint, nullable=False),
    Column("value", ByCodePoint, nullable=False),
    Column("status", ByCodePoint, nullable=False),
    Column("size", Integer, nullable=False),
)
"""What is to be added to `tallies` on PostgreSQL, so that two who write never wait for one row.

Now and then a write moves them there. On SQLite, where one writes at a time, it stays empty.
"""

history: Final = Table(
    "history",
    metadata,
    Column("subscriber_seq", ForeignKey("subscribers.seq", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("changes", Json, nullable=False),
    Column("idempotency_key", Text),
    Column("requested_before", Instant),
)
"""One row a version of a subscriber.

`requested_before` is the `requested_at` that stood before it: what a revert brings back.
"""

feed: Final = Table(
    "feed",
    metadata,
    Column("position", RowId, primary_key=True),
    Column("subscriber_id", ByCodePoint, nullable=False),
    Column("library_id", ByCodePoint, nullable=False),
    Column("at", Instant, nullable=False),
    Column("mark", BigInteger, nullable=False),
    Index(None, "subscriber_id", "position"),
    Index(None, "library_id", "position"),
)
"""One row a registration, change or deletion of a subscriber, in the order of commits.

Triggers write it. `at` is the database's own clock; `mark` is chance, by which a place is known
again: see `syren_portal.store.feed`. The first row is nobody's, and the newest is never removed.
"""

renewal_answers: Final = Table(
    "renewal_answers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("body_hash", Text, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    UniqueConstraint("account_id", "key"),
)
"""The answers given to renewals and batches, by the account that sent them and its key."""

renewal_results: Final = Table(
    "renewal_results",
    metadata,
    Column("answer_id", ForeignKey("renewal_answers.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("subscriber_id", ByCodePoint, nullable=False, index=True),
    Column("result", Text, nullable=False),
)
"""One row an item of an answer, so that a deleted subscriber can be taken out of it."""

attempts: Final = Table(
    "attempts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("subject_hash", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("forgiven", Boolean, nullable=False),
    Column("from_known", Boolean, nullable=False, server_default=false()),
    Index(None, "purpose", "address", "at"),
    Index(None, "subject_hash", "at"),
)
"""Failed sign-ins and registrations of late, to throttle them.

`from_known`: from an address that `sign_in_places` held for that login.
"""

sign_in_places: Final = Table(
    "sign_in_places",
    metadata,
    Column("subject_hash", ByCodePoint, primary_key=True),
    Column("place_hash", ByCodePoint, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)
"""Where a login's right password was given of late; both are keyed hashes."""

outbox: Final = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column(
        "subscriber_seq",
        ForeignKey("subscribers.seq", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("kind", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
)
"""E-mails to libraries that are still to be sent."""
