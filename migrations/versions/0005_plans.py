"""Gifts that wait for a verified e-mail, and reminders of ending plans."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Wallets opened without free tokens are those whose gifts wait: no other has a base of 0.
    with op.batch_alter_table("wallets") as wallets:
        wallets.add_column(sa.Column("gifts", sa.Boolean, nullable=False, server_default=sa.true()))
    op.execute("UPDATE wallets SET gifts = (plan_base > 0)")
    with op.batch_alter_table("wallets") as wallets:
        wallets.alter_column("gifts", server_default=None)
    op.create_index("ix_wallets_plan_end_at", "wallets", ["plan_end_at"])
    op.create_table(
        "plan_reminders",
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("plan_end_at", Instant, nullable=False),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("reminded_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "plan_end_at", "days", name="pk_plan_reminders"),
    )
    op.create_index("ix_plan_reminders_plan_end_at", "plan_reminders", ["plan_end_at"])


def downgrade() -> None:
    op.drop_table("plan_reminders")
    op.drop_index("ix_wallets_plan_end_at", "wallets")
    with op.batch_alter_table("wallets") as wallets:
        wallets.drop_column("gifts")
