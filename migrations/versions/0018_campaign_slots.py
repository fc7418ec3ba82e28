"""Campaigns that recur, and their slots."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def order() -> tuple[sa.Column[Any], ...]:
    """Return the columns of an order, new ones each time."""
    return (
        sa.Column("topic", sa.Text),
        sa.Column("tone", sa.String(40), nullable=False, server_default="neutral"),
        sa.Column("language", sa.String(40), nullable=False, server_default="en"),
        sa.Column("articles_per_day", sa.Integer),
        sa.Column("posting_times", Json, nullable=False, server_default="[]"),
        sa.Column("timezone", sa.String(64), nullable=False, server_default="UTC"),
        sa.Column("weekdays", Json, nullable=False, server_default="[]"),
        sa.Column("start_date", sa.Date),
        sa.Column("end_date", sa.Date),
        sa.Column("integration_id", sa.String(36)),
        sa.Column("pause_reason", sa.Text),
        sa.Column("planned_until", Instant),
        sa.Column("carried_out_from", Instant),
    )


def upgrade() -> None:
    with op.batch_alter_table("campaigns") as campaigns:
        for column in order():
            campaigns.add_column(column)
    with op.batch_alter_table("campaigns") as campaigns:
        for column in order():
            if column.server_default is not None:
                campaigns.alter_column(column.name, server_default=None)
    op.create_index("ix_campaigns_status_id", "campaigns", ["status", "id"])
    op.create_table(
        "campaign_slots",
        sa.Column("campaign_id", sa.String(36), nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("local_time", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("note", sa.String(8)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("article_id", sa.String(36), nullable=False),
        sa.Column("hold_id", sa.String(200)),
        sa.Column("job_id", sa.String(200)),
        sa.Column("begun_at", Instant),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("campaign_id", "local_date", "number", name="pk_campaign_slots"),
    )
    op.create_index("ix_campaign_slots_campaign_id_at", "campaign_slots", ["campaign_id", "at"])
    op.create_index("ix_campaign_slots_state_at", "campaign_slots", ["state", "at"])
    op.create_index("ix_campaign_slots_account_id", "campaign_slots", ["account_id"])


def downgrade() -> None:
    op.drop_table("campaign_slots")
    op.drop_index("ix_campaigns_status_id", "campaigns")
    with op.batch_alter_table("campaigns") as campaigns:
        for column in order():
            campaigns.drop_column(column.name)
