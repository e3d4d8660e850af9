"""The first tables, and the search index of each database."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from syren_portal.db.column_types import ByCodePoint, Instant, Json, RowId

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None

SEARCH_SQLITE: Final = (
    # Case is folded already. The content stays in subscribers; triggers keep the index in step.
    """CREATE VIRTUAL TABLE subscriber_search USING fts5(
        search_text, content='subscribers', content_rowid='seq',
        tokenize='trigram case_sensitive 1')""",
    "CREATE VIRTUAL TABLE subscriber_trigrams USING fts5vocab(subscriber_search, row)",
    """CREATE TRIGGER subscriber_search_insert AFTER INSERT ON subscribers BEGIN
        INSERT INTO subscriber_search(rowid, search_text) VALUES (new.seq, new.search_text);
    END""",
    """CREATE TRIGGER subscriber_search_delete AFTER DELETE ON subscribers BEGIN
        INSERT INTO subscriber_search(subscriber_search, rowid, search_text)
        VALUES ('delete', old.seq, old.search_text);
    END""",
    """CREATE TRIGGER subscriber_search_update AFTER UPDATE OF search_text ON subscribers
    WHEN old.search_text <> new.search_text BEGIN
        INSERT INTO subscriber_search(subscriber_search, rowid, search_text)
        VALUES ('delete', old.seq, old.search_text);
        INSERT INTO subscriber_search(rowid, search_text) VALUES (new.seq, new.search_text);
    END""",
)
SEARCH_POSTGRESQL: Final = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """CREATE INDEX subscriber_search ON subscribers USING gin (search_text gin_trgm_ops)""",
)


def upgrade() -> None:
    """Bring an empty database to this version."""
    _people()
    _subscribers()
    _answers()
    _queues()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SEARCH_SQLITE if sqlite else SEARCH_POSTGRESQL:
        op.execute(statement)


def _people() -> None:
    op.create_table(
        "portal",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1", name="single"), primary_key=True),
        sa.Column("settings", Json, nullable=False),
    )
    op.create_table(
        "libraries",
        sa.Column("id", ByCodePoint, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("email", sa.Text),
    )
    op.create_table(
        "accounts",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("login", ByCodePoint, nullable=False, unique=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("library_id", ByCodePoint, sa.ForeignKey("libraries.id")),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.CheckConstraint("(role = 'library') = (library_id IS NOT NULL)", name="library_role"),
    )
    op.create_table(
        "tokens",
        sa.Column("token_hash", ByCodePoint, primary_key=True),
        sa.Column(
            "account_id",
            RowId,
            sa.ForeignKey("accounts.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("expires_at", Instant, nullable=False, index=True),
    )


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("seq", RowId, primary_key=True),
        sa.Column("id", ByCodePoint, nullable=False, unique=True),
        sa.Column("library_id", ByCodePoint, sa.ForeignKey("libraries.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("last_name", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("last_name_key", ByCodePoint, nullable=False),
        sa.Column("first_name_key", ByCodePoint, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", ByCodePoint, nullable=False, unique=True),
        sa.Column("birth_date", sa.Date, nullable=False),
        sa.Column("postal_code", sa.Text, nullable=False),
        sa.Column("city", sa.Text, nullable=False),
        sa.Column("registration_number", ByCodePoint),
        sa.Column("registered_at", sa.Date, nullable=False),
        sa.Column("library_registered_on", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("resources", Json, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("search_text", ByCodePoint, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.UniqueConstraint("library_id", "registration_number"),
    )
    for columns in (
        ("library_id", "last_name_key", "first_name_key", "id"),
        ("last_name_key", "first_name_key", "id"),
        ("library_id", "status", "valid_until"),
        ("status", "valid_until"),
    ):
        op.create_index(None, "subscribers", columns)
    op.create_table(
        "history",
        sa.Column(
            "subscriber_seq",
            RowId,
            sa.ForeignKey("subscribers.seq", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.Column("idempotency_key", sa.Text),
    )


def _answers() -> None:
    op.create_table(
        "renewal_answers",
        sa.Column("id", RowId, primary_key=True),
        sa.Column(
            "account_id",
            RowId,
            sa.ForeignKey("accounts.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False, index=True),
        sa.UniqueConstraint("account_id", "key"),
    )
    op.create_table(
        "renewal_results",
        sa.Column(
            "answer_id",
            RowId,
            sa.ForeignKey("renewal_answers.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subscriber_id", ByCodePoint, nullable=False, index=True),
        sa.Column("result", sa.Text, nullable=False),
    )


def _queues() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("subject_hash", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False, index=True),
        sa.Column("forgiven", sa.Boolean, nullable=False),
    )
    op.create_index(None, "attempts", ["purpose", "address", "at"])
    op.create_table(
        "outbox",
        sa.Column("id", RowId, primary_key=True),
        sa.Column(
            "subscriber_seq",
            RowId,
            sa.ForeignKey("subscribers.seq", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", Instant, nullable=False, index=True),
    )
