"""Texts and images can be made for an asset."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Json

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("creations", sa.Column("for_asset", Json))
    op.add_column("creations", sa.Column("asset_version", sa.Integer))


def downgrade() -> None:
    with op.batch_alter_table("creations") as batch:
        batch.drop_column("asset_version")
        batch.drop_column("for_asset")
