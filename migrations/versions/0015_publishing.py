"""Integrations, deliveries and their attempts."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "integrations",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("events", Json, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("secret", sa.Text),
        sa.Column("old_secret", sa.Text),
        sa.Column("old_secret_until", Instant),
        sa.Column("headers", sa.Text),
        sa.Column("header_names", Json, nullable=False),
        sa.Column("delivery_key_id", sa.String(36)),
        sa.Column("disabled_reason", sa.Text),
        sa.Column("disabled_at", Instant),
        sa.Column("failing_since", Instant),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("counts_since", Instant, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_integrations"),
    )
    op.create_index("ix_integrations_account_id_id", "integrations", ["account_id", "id"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("integration_id", sa.String(36), nullable=False),
        sa.Column("event", sa.String(80), nullable=False),
        sa.Column("occasion", sa.String(200), nullable=False),
        sa.Column("article_id", sa.String(36)),
        sa.Column("body", sa.Text),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("next_attempt_at", Instant),
        sa.Column("lease_until", Instant),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("delivered_at", Instant),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("integration_id", "occasion", name="uq_deliveries_occasion"),
    )
    op.create_index("ix_deliveries_integration_id_id", "deliveries", ["integration_id", "id"])
    op.create_index("ix_deliveries_account_id_id", "deliveries", ["account_id", "id"])
    op.create_index(
        "ix_deliveries_status_next_attempt_at", "deliveries", ["status", "next_attempt_at"]
    )
    op.create_index("ix_deliveries_ended_at", "deliveries", ["ended_at"])
    op.create_table(
        "delivery_attempts",
        sa.Column("delivery_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("status_code", sa.Integer),
        sa.Column("duration_ms", sa.Integer),
        sa.Column("error", sa.Text),
        sa.Column("excerpt", sa.Text),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk_delivery_attempts"),
    )


def downgrade() -> None:
    op.drop_table("delivery_attempts")
    op.drop_table("deliveries")
    op.drop_table("integrations")
