"""What a refunded plan takes out of holds, plans' payments in order, and when was last asked."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "holds", sa.Column("withdrawn", sa.BigInteger, nullable=False, server_default="0")
    )
    op.add_column("payments", sa.Column("applied_after", sa.BigInteger))
    op.add_column("payment_subscriptions", sa.Column("looked_at", Instant))
    op.add_column("payment_events", sa.Column("tried_at", Instant))


def downgrade() -> None:
    with op.batch_alter_table("payment_events") as batch:
        batch.drop_column("tried_at")
    with op.batch_alter_table("payment_subscriptions") as batch:
        batch.drop_column("looked_at")
    with op.batch_alter_table("payments") as batch:
        batch.drop_column("applied_after")
    with op.batch_alter_table("holds") as batch:
        batch.drop_column("withdrawn")
