"""Texts and images can be deleted: with their account."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("creations", sa.Column("deleted_at", Instant))


def downgrade() -> None:
    with op.batch_alter_table("creations") as batch:
        batch.drop_column("deleted_at")
