"""Orders, payments, subscriptions, events of providers, and what needs an operator."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_orders()
    add_payments()
    add_subscriptions()
    add_events()


def add_orders() -> None:
    op.create_table(
        "payment_orders",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("checkout", sa.String(100)),
        sa.Column("url", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("payment_id", sa.String(200)),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("looked_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_payment_orders"),
        sa.UniqueConstraint("provider", "checkout", name="uq_payment_orders_checkout"),
        sa.CheckConstraint("amount_minor > 0", name="ck_payment_orders_amount"),
    )
    op.create_index("ix_payment_orders_account_id_state", "payment_orders", ["account_id", "state"])
    op.create_index("ix_payment_orders_state_created_at", "payment_orders", ["state", "created_at"])


def add_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("name", sa.String(180), nullable=False),
        sa.Column("charge", sa.String(100)),
        sa.Column("order_id", sa.String(36)),
        sa.Column("account_id", sa.BigInteger),
        sa.Column("kind", sa.String(16)),
        sa.Column("item", sa.String(40)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("refunded_minor", sa.BigInteger, nullable=False),
        sa.Column("captured_at", Instant),
        sa.Column("disputes", Json, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(40)),
        sa.Column("granted", sa.BigInteger, nullable=False),
        sa.Column("taken_back", sa.BigInteger, nullable=False),
        sa.Column("entry", sa.BigInteger),
        sa.Column("frozen", sa.Boolean, nullable=False),
        sa.Column("subscription", sa.String(100)),
        sa.Column("period_starts_at", Instant),
        sa.Column("period_ends_at", Instant),
        sa.Column("covering", sa.String(16)),
        sa.Column("covers_from", Instant),
        sa.Column("covers_until", Instant),
        sa.Column("applied_at", Instant),
        sa.Column("days_taken_seconds", sa.Integer),
        sa.Column("days_taken_at", Instant),
        sa.Column("wants_reset", sa.Boolean, nullable=False),
        sa.Column("was_reset", sa.Boolean, nullable=False),
        sa.Column("receipt_url", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.CheckConstraint(
            "granted >= 0 and taken_back >= 0 and taken_back <= granted",
            name="ck_payments_granted",
        ),
        sa.CheckConstraint("refunded_minor >= 0 and amount_minor >= 0", name="ck_payments_amounts"),
    )
    op.create_index("ix_payments_account_id_created_at", "payments", ["account_id", "created_at"])
    op.create_index("ix_payments_state_updated_at", "payments", ["state", "updated_at"])


def add_subscriptions() -> None:
    op.create_table(
        "payment_subscriptions",
        sa.Column("id", sa.String(120), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("order_id", sa.String(36), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("cancels", sa.Boolean, nullable=False),
        sa.Column("paid_until", Instant),
        sa.Column("ended_at", Instant),
        sa.Column("customer", sa.String(100)),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payment_subscriptions"),
    )
    op.create_index("ix_payment_subscriptions_account_id", "payment_subscriptions", ["account_id"])
    op.create_index(
        "ix_payment_subscriptions_status_paid_until",
        "payment_subscriptions",
        ["status", "paid_until"],
    )
    op.create_table(
        "payment_customers",
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("customer", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("provider", "account_id", name="pk_payment_customers"),
    )


def add_events() -> None:
    op.create_table(
        "payment_events",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("name", sa.String(180), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("applied_at", Instant),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_payment_events"),
    )
    op.create_index("ix_payment_events_received_at", "payment_events", ["received_at"])
    op.create_table(
        "payment_attention",
        sa.Column("id", sa.String(250), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("provider", sa.String(16), nullable=False),
        sa.Column("payment_id", sa.String(200)),
        sa.Column("account_id", sa.BigInteger),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("resolved_at", Instant),
        sa.Column("resolved_by", sa.String(200)),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_payment_attention"),
    )
    op.create_index("ix_payment_attention_created_at", "payment_attention", ["created_at"])
    op.create_table(
        "sandbox_records",
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("about", sa.String(60)),
        sa.Column("body", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sandbox_records"),
    )
    op.create_index("ix_sandbox_records_about", "sandbox_records", ["about"])


def downgrade() -> None:
    op.drop_table("sandbox_records")
    op.drop_table("payment_attention")
    op.drop_table("payment_events")
    op.drop_table("payment_customers")
    op.drop_table("payment_subscriptions")
    op.drop_table("payments")
    op.drop_table("payment_orders")
