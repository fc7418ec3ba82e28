"""Deleted assets and campaigns stay, as other deleted things do, and nothing shows them."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assets", sa.Column("deleted_at", Instant))
    op.add_column("campaigns", sa.Column("deleted_at", Instant))


def downgrade() -> None:
    # The version before removes what is deleted, and would show it again.
    for table, name, of in (
        ("asset_steps", "asset_id", "assets"),
        ("asset_versions", "asset_id", "assets"),
        ("campaign_slots", "campaign_id", "campaigns"),
    ):
        deleted = f"SELECT id FROM {of} WHERE deleted_at IS NOT NULL"  # noqa: S608 - our names
        op.execute(f"DELETE FROM {table} WHERE {name} IN ({deleted})")  # noqa: S608
    for table in ("assets", "campaigns"):
        op.execute(f"DELETE FROM {table} WHERE deleted_at IS NOT NULL")  # noqa: S608
        op.drop_column(table, "deleted_at")
