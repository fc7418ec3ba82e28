"""How many seconds of video a call of a model had rendered."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "model_calls", sa.Column("video_seconds", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    with op.batch_alter_table("model_calls") as batch:
        batch.drop_column("video_seconds")
