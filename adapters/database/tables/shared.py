"""Outbox, jobs, idempotency keys."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from adapters.database.tables.base import BigId, Instant, Json, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("type", String(80), nullable=False),
    Column("account_id", BigInteger),
    Column("payload", Json, nullable=False),
    Column("reactions", Json),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,  # Its jobs are named after an event: no number comes twice.
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("kind", String(80), nullable=False),
    Column("account_id", BigInteger),
    Column("arguments", Json, nullable=False),
    Column("status", String(16), nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("sends", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("hold_id", String(200)),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_jobs_status_run_at", "status", "run_at"),
    Index("ix_jobs_hold_id", "hold_id"),
    Index("ix_jobs_account_id", "account_id"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("account_id", BigInteger, nullable=False),
    Column("caller", String(100), nullable=False),
    Column("operation", String(80), nullable=False),
    Column("key", String(255), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("result", String(255)),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("account_id", "caller", "operation", "key"),
)
