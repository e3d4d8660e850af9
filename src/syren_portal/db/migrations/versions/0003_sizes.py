"""Numbers kept ready, and a narrow table to search in: see `syren_portal.db.upkeep`."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from syren_portal.db.column_types import ByCodePoint, RowId
from syren_portal.db.upkeep import make_upkeep

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: None = None
depends_on: None = None

GONE_SQLITE: Final = (
    "DROP TRIGGER subscriber_search_insert",
    "DROP TRIGGER subscriber_search_delete",
    "DROP TRIGGER subscriber_search_update",
    "DROP TABLE subscriber_trigrams",
    "DROP TABLE subscriber_search",
    "DROP INDEX subscriber_search_texts",
)


def upgrade() -> None:
    """Add the tables, fill them from what is there, and let triggers keep them in step."""
    op.create_table(
        "search_entries",
        sa.Column(
            "seq",
            RowId,
            sa.ForeignKey("subscribers.seq", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("last_name_key", ByCodePoint, nullable=False),
        sa.Column("first_name_key", ByCodePoint, nullable=False),
        sa.Column("id", ByCodePoint, nullable=False),
        sa.Column("search_text", ByCodePoint, nullable=False),
    )
    op.create_table(
        "tallies",
        sa.Column("facet", ByCodePoint, primary_key=True),
        sa.Column("value", ByCodePoint, primary_key=True),
        sa.Column("status", ByCodePoint, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
    )
    op.create_table(
        "tally_changes",
        sa.Column("id", RowId, primary_key=True),
        sa.Column("facet", ByCodePoint, nullable=False),
        sa.Column("value", ByCodePoint, nullable=False),
        sa.Column("status", ByCodePoint, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    kind = op.get_bind().dialect.name
    op.drop_index("ix_subscribers_status_valid_until", "subscribers")
    for statement in GONE_SQLITE if kind == "sqlite" else ("DROP INDEX subscriber_search",):
        op.execute(statement)
    make_upkeep(op.get_bind())
    if kind == "postgresql":
        op.execute("ANALYZE search_entries, tallies")
