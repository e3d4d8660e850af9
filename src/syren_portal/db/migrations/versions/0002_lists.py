"""Indexes: for each order of a list, a card's number, and on SQLite a look at every search text."""

from typing import Final

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None

INDEXES: Final = (
    ("registration_number",),
    ("first_name_key", "last_name_key", "id"),
    ("status", "last_name_key", "first_name_key", "id"),
    ("registered_at", "last_name_key", "first_name_key", "id"),
    ("valid_until", "last_name_key", "first_name_key", "id", "status"),
)


def upgrade() -> None:
    """Add the indexes."""
    for columns in INDEXES:
        op.create_index(None, "subscribers", columns)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE INDEX subscriber_search_texts ON subscribers (status, search_text)")
    else:
        op.execute("ANALYZE subscribers")
