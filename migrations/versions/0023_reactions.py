"""An event names the jobs that it makes, so that an older version beside loses none."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Json

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("reactions", Json))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("reactions")
