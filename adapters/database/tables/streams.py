"""Streams and their events."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
)

from adapters.database.tables.base import Instant, Json, metadata

streams = Table(
    "streams",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("writer", String(80), nullable=False),
    Column("cancellable", Boolean, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("begins_after", BigInteger, nullable=False),
    Column("trimmed_to", BigInteger, nullable=False),
    Column("cancel_asked_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_streams_account_id", "account_id"),
    Index("ix_streams_ended_at", "ended_at"),
)

stream_events = Table(
    "stream_events",
    metadata,
    Column("stream_id", String(80), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("type", String(40), nullable=False),
    Column("data", Json, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("stream_id", "sequence"),
)
