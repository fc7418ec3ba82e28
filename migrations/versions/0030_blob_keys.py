"""What shows media says where their bytes are: in a bucket that is public that is their address."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLES = ("creations", "asset_versions", "video_clips")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("blob_key", sa.String(512)))
        op.execute(
            f"UPDATE {table} SET blob_key = "  # noqa: S608 - the names are ours
            f"(SELECT media.blob_key FROM media WHERE media.id = {table}.media_id) "
            "WHERE media_id IS NOT NULL"
        )


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("blob_key")
