"""Since when accounts wait for their library, and lists by birth date.

Who waits when the database is brought up to date has it from the history, else from `updated_at`.
"""

import sqlalchemy as sa
from alembic import op

from syren_portal.db.schema import Instant
from syren_portal.db.waits import make_waits

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the columns, fill them from what is there, and add the indexes."""
    op.add_column("subscribers", sa.Column("requested_at", Instant))
    op.add_column("history", sa.Column("requested_before", Instant))
    connection = op.get_bind()
    make_waits(connection)
    op.create_index(None, "subscribers", ["birth_date"])
    waits = sa.text("requested_at IS NOT NULL")
    op.create_index(
        "ix_subscribers_requested_at",
        "subscribers",
        ["requested_at", "last_name_key", "first_name_key", "id", "status"],
        postgresql_where=waits,
        sqlite_where=waits,
    )
    if connection.dialect.name == "postgresql":
        op.execute("ANALYZE subscribers")
