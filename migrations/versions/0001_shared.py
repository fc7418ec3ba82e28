"""Outbox, jobs, idempotency keys."""

import sqlalchemy as sa
from alembic import op

from migrations.types import BigId, Instant, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("account_id", sa.BigInteger),
        sa.Column("payload", Json, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("account_id", sa.BigInteger),
        sa.Column("arguments", Json, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("run_at", Instant, nullable=False),
        sa.Column("lease_until", Instant),
        sa.Column("sends", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("hold_id", sa.String(200)),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_status_run_at", "jobs", ["status", "run_at"])
    op.create_index("ix_jobs_hold_id", "jobs", ["hold_id"])
    op.create_index("ix_jobs_account_id", "jobs", ["account_id"])
    op.create_table(
        "idempotency_keys",
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("caller", sa.String(100), nullable=False),
        sa.Column("operation", sa.String(80), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("body_hash", sa.String(64), nullable=False),
        sa.Column("result", sa.String(255)),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint(
            "account_id", "caller", "operation", "key", name="pk_idempotency_keys"
        ),
    )


def downgrade() -> None:
    for table in ("idempotency_keys", "jobs", "outbox"):
        op.drop_table(table)
