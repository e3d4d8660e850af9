"""Since when accounts wait, lists by birth date, and search texts with names as their words.

Who waits when the database is brought up to date has it from the history, else from `updated_at`.
A database that is made anew, or comes from before revision 0004, has its search texts already.
"""

import sqlalchemy as sa
from alembic import op

from syren_portal.db.column_types import Instant
from syren_portal.db.keys import has_old_rows, make_search_texts
from syren_portal.db.upkeep import searched_anew
from syren_portal.db.waits import make_waits

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the columns, fill them from what is there, make search texts anew, add the indexes."""
    op.add_column("subscribers", sa.Column("requested_at", Instant))
    op.add_column("history", sa.Column("requested_before", Instant))
    connection = op.get_bind()
    make_waits(connection)
    if has_old_rows(connection):
        with searched_anew(connection):
            make_search_texts(connection)
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
        op.execute("ANALYZE subscribers, search_entries")
