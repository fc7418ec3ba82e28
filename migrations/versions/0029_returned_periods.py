"""A subscription knows of the period whose money went back: no grace follows it."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payment_subscriptions", sa.Column("returned_from", Instant))


def downgrade() -> None:
    with op.batch_alter_table("payment_subscriptions") as subscriptions:
        subscriptions.drop_column("returned_from")
