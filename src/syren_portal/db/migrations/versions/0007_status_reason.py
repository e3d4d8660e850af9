"""What staff write about the status they set."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Add the columns; nobody has a reason yet."""
    op.add_column("subscribers", sa.Column("status_reason", sa.Text))
    op.add_column("subscribers", sa.Column("reason_version", sa.Integer))
