"""The feed: each change of a subscriber in the order of commits; and resources counted by state.

See `syren_portal.store.feed`. What happened before is not in it: nobody has a place from then.
"""

import secrets

import sqlalchemy as sa
from alembic import op

from syren_portal.db.column_types import ByCodePoint, Instant, RowId
from syren_portal.db.upkeep import make_feed_upkeep

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the table with its first row, and let triggers fill it and count resources by state."""
    feed = op.create_table(
        "feed",
        sa.Column("position", RowId, primary_key=True),
        sa.Column("subscriber_id", ByCodePoint, nullable=False),
        sa.Column("library_id", ByCodePoint, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("mark", sa.BigInteger, nullable=False),
    )
    op.create_index(None, "feed", ["subscriber_id", "position"])
    op.create_index(None, "feed", ["library_id", "position"])
    connection = op.get_bind()
    clock = (
        "strftime('%s', 'now') * 1000"
        if connection.dialect.name == "sqlite"
        else "floor(extract(epoch FROM clock_timestamp()) * 1000)"
    )
    first = {"subscriber_id": "", "library_id": "", "mark": secrets.randbits(52)}
    connection.execute(sa.insert(feed).values(**first, at=sa.text(clock)))
    make_feed_upkeep(connection)
