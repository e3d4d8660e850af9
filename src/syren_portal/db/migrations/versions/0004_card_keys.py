"""Card numbers compare by a key, and of an e-mail address a search looks in the first part.

Numbers that are the same by their key stay as they are, and can be used: see
`syren_portal.db.keys.Collision`, which are left in the configuration for who called.
"""

import sqlalchemy as sa
from alembic import context, op

from syren_portal.db.column_types import ByCodePoint
from syren_portal.db.keys import make_keys
from syren_portal.db.upkeep import searched_anew

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the columns, fill them from what is there, and let numbers be unique by their key."""
    op.add_column("subscribers", sa.Column("number_key", ByCodePoint))
    op.add_column(
        "subscribers",
        sa.Column("number_collision", sa.Integer, nullable=False, server_default="0"),
    )
    op.add_column("subscribers", sa.Column("claimed_number", sa.Text))
    connection = op.get_bind()
    with searched_anew(connection):
        context.config.attributes["collisions"] = make_keys(connection)
    op.drop_index("ix_subscribers_registration_number", "subscribers")
    op.create_index(
        None, "subscribers", ["number_key", "library_id", "number_collision"], unique=True
    )
    if connection.dialect.name == "postgresql":
        op.execute("ANALYZE subscribers, search_entries")
