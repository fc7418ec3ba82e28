"""Wallets, holds, and entries that nobody can change."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "ledger entries are immutable: write a correcting entry instead"


def upgrade() -> None:
    create_wallets()
    create_holds()
    create_entries()
    protect_entries()


def create_wallets() -> None:
    op.create_table(
        "wallets",
        sa.Column("account_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("posted", sa.BigInteger, nullable=False),
        sa.Column("held", sa.BigInteger, nullable=False),
        sa.Column("frozen", sa.BigInteger, nullable=False),
        sa.Column("grants", Json, nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("plan_base", sa.BigInteger, nullable=False),
        sa.Column("plan_quota", sa.BigInteger, nullable=False),
        sa.Column("plan_used", sa.BigInteger, nullable=False),
        sa.Column("plan_held", sa.BigInteger, nullable=False),
        sa.Column("last_reset_month", sa.Integer, nullable=False),
        sa.Column("plan_end_at", Instant),
        sa.Column("plan_cap", sa.BigInteger),
        sa.Column("plan_period", sa.Integer, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("next_due_at", Instant),
        sa.Column("last_bonus_at", Instant),
        sa.Column("alert_below", sa.BigInteger),
        sa.PrimaryKeyConstraint("account_id", name="pk_wallets"),
        sa.CheckConstraint("held >= 0", name="ck_wallets_held"),
        sa.CheckConstraint("frozen >= 0", name="ck_wallets_frozen"),
        sa.CheckConstraint("plan_used >= 0 and plan_held >= 0", name="ck_wallets_plan"),
    )


def create_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("work", sa.String(200), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("unit", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("plan_tokens", sa.BigInteger, nullable=False),
        sa.Column("micro_credits", sa.BigInteger, nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("tokens_per_credit", sa.BigInteger, nullable=False),
        sa.Column("price_version", sa.String(40), nullable=False),
        sa.Column("progress", sa.BigInteger, nullable=False),
        sa.Column("charge", Json),
        sa.Column("repaid", Json, nullable=False),
        sa.Column("refunded", sa.BigInteger, nullable=False),
        sa.Column("needs_review", sa.Boolean, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sa.UniqueConstraint("account_id", "work", "number", name="uq_holds_work"),
        sa.CheckConstraint("amount > 0", name="ck_holds_amount"),
        sa.CheckConstraint("plan_tokens >= 0 and micro_credits >= 0", name="ck_holds_taken"),
    )
    op.create_index("ix_holds_account_id_created_at", "holds", ["account_id", "created_at"])
    op.create_index("ix_holds_status_expires_at", "holds", ["status", "expires_at"])


def create_entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("unit", sa.String(8), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("target", sa.String(16), nullable=False),
        sa.Column("balance_after", sa.BigInteger, nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("purpose", sa.String(200)),
        sa.Column("reference_type", sa.String(40)),
        sa.Column("reference_id", sa.String(200)),
        sa.Column("hold_id", sa.String(200)),
        sa.Column("model", sa.String(120)),
        sa.Column("tokens_input", sa.BigInteger),
        sa.Column("tokens_cached", sa.BigInteger),
        sa.Column("tokens_output", sa.BigInteger),
        sa.Column("tokens_reasoning", sa.BigInteger),
        sa.Column("key", sa.String(255)),
        sa.Column("reverses", sa.BigInteger),
        sa.Column("effective_at", Instant, nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "sequence", name="pk_ledger_entries"),
        sa.CheckConstraint("amount > 0", name="ck_ledger_entries_amount"),
        sa.CheckConstraint("source <> target", name="ck_ledger_entries_books"),
    )
    op.create_index(
        "ix_ledger_entries_account_id_hold_id", "ledger_entries", ["account_id", "hold_id"]
    )


def protect_entries() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER ledger_entries_no_{act.lower()} BEFORE {act} ON ledger_entries "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER ledger_entries_no_change BEFORE UPDATE OR DELETE ON ledger_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()"
    )
    op.execute(
        "CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
    )


def downgrade() -> None:
    for table in ("ledger_entries", "holds", "wallets"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_ledger_change()")
