"""Calls of models, what each day has cost, and the switches."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from adapters.database.tables.base import BigId, Instant, Json, metadata

model_calls = Table(
    "model_calls",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),
    Column("account_id", BigInteger),
    Column("operation", String(40), nullable=False),
    Column("provider", String(40), nullable=False),
    Column("model", String(200), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("tokens_input", BigInteger, nullable=False),
    Column("tokens_cached", BigInteger, nullable=False),
    Column("tokens_cache_write", BigInteger, nullable=False),
    Column("tokens_output", BigInteger, nullable=False),
    Column("tokens_reasoning", BigInteger, nullable=False),
    Column("images", Integer, nullable=False),
    Column("video_seconds", Integer, nullable=False, server_default="0"),
    Column("is_estimated", Boolean, nullable=False),
    Column("cost_micro_usd", BigInteger),
    Column("latency_ms", BigInteger, nullable=False),
    Column("first_ms", BigInteger),
    Column("error", Text),
    Index("ix_model_calls_day", "day"),
    Index("ix_model_calls_account_id_day", "account_id", "day"),
)

model_spending = Table(
    "model_spending",
    metadata,
    Column("day", Date, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("cost_micro_usd", BigInteger, nullable=False),
    PrimaryKeyConstraint("day", "account_id"),
)
"""One row for each day and account; account 0 is all of them."""

model_switches = Table(
    "model_switches",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(100), nullable=False),
    Column("maintenance", Boolean, nullable=False),
    Column("operations_off", Json, nullable=False),
    Column("providers_off", Json, nullable=False),
    Column("reason", Text),
)
"""Every setting of the switches; the last one is in force."""
