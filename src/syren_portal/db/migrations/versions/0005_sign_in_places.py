"""Where a right password was given, and attempts by a keyed hash."""

import sqlalchemy as sa
from alembic import op

from syren_portal.db.column_types import ByCodePoint, Instant

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the table and the column; what is counted by a hash without a key counts no longer."""
    op.create_table(
        "sign_in_places",
        sa.Column("subject_hash", ByCodePoint, primary_key=True),
        sa.Column("place_hash", ByCodePoint, primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_sign_in_places_at", "sign_in_places", ["at"])
    op.add_column(
        "attempts", sa.Column("from_known", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.create_index("ix_attempts_subject_hash_at", "attempts", ["subject_hash", "at"])
    op.execute("DELETE FROM attempts WHERE purpose = 'sign_in'")
