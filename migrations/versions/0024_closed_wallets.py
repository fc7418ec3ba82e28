"""A wallet knows that its account is suspended or deleted: no meter begins work on it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default stays: a version that does not know the column opens wallets beside this one.
    column = sa.Column("closed", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("wallets", column)
    op.execute(
        "UPDATE wallets SET closed = TRUE WHERE account_id IN "
        "(SELECT id FROM accounts WHERE status IN ('suspended', 'deleted'))"
    )


def downgrade() -> None:
    with op.batch_alter_table("wallets") as wallets:
        wallets.drop_column("closed")
