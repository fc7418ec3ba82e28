"""The log of model calls, what each day has cost, and the switches."""

import sqlalchemy as sa
from alembic import op

from migrations.types import BigId, Instant, Json

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("account_id", sa.BigInteger),
        sa.Column("operation", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("tokens_input", sa.BigInteger, nullable=False),
        sa.Column("tokens_cached", sa.BigInteger, nullable=False),
        sa.Column("tokens_cache_write", sa.BigInteger, nullable=False),
        sa.Column("tokens_output", sa.BigInteger, nullable=False),
        sa.Column("tokens_reasoning", sa.BigInteger, nullable=False),
        sa.Column("images", sa.Integer, nullable=False),
        sa.Column("is_estimated", sa.Boolean, nullable=False),
        sa.Column("cost_micro_usd", sa.BigInteger),
        sa.Column("latency_ms", sa.BigInteger, nullable=False),
        sa.Column("first_ms", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_model_calls"),
    )
    op.create_index("ix_model_calls_day", "model_calls", ["day"])
    op.create_index("ix_model_calls_account_id_day", "model_calls", ["account_id", "day"])
    op.create_table(
        "model_spending",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("cost_micro_usd", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "account_id", name="pk_model_spending"),
    )
    op.create_table(
        "model_switches",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("changed_by", sa.String(100), nullable=False),
        sa.Column("maintenance", sa.Boolean, nullable=False),
        sa.Column("operations_off", Json, nullable=False),
        sa.Column("providers_off", Json, nullable=False),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_model_switches"),
    )


def downgrade() -> None:
    op.drop_table("model_switches")
    op.drop_table("model_spending")
    op.drop_table("model_calls")
