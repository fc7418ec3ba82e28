"""Integrations, deliveries and their attempts."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from adapters.database.tables.base import Instant, Json, metadata

integrations = Table(
    "integrations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", Json, nullable=False),
    Column("status", String(16), nullable=False),
    Column("secret", Text, info={"sealed": True}),
    Column("old_secret", Text, info={"sealed": True}),
    Column("old_secret_until", Instant),
    Column("headers", Text, info={"sealed": True}),
    Column("header_names", Json, nullable=False),
    Column("delivery_key_id", String(36)),
    Column("disabled_reason", Text),
    Column("disabled_at", Instant),
    Column("failing_since", Instant),
    Column("failures", Integer, nullable=False),
    Column("counts_since", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Index("ix_integrations_account_id_id", "account_id", "id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("integration_id", String(36), nullable=False),
    Column("event", String(80), nullable=False),
    Column("occasion", String(200), nullable=False),
    Column("article_id", String(36)),
    Column("article_revision", Integer),
    Column("body", Text),
    Column("status", String(16), nullable=False),
    Column("next_attempt_at", Instant),
    Column("lease_until", Instant),
    Column("by_hand", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("delivered_at", Instant),
    Column("ended_at", Instant),
    UniqueConstraint("integration_id", "occasion", name="uq_deliveries_occasion"),
    Index("ix_deliveries_integration_id_id", "integration_id", "id"),
    Index("ix_deliveries_account_id_id", "account_id", "id"),
    Index("ix_deliveries_status_next_attempt_at", "status", "next_attempt_at"),
    Index("ix_deliveries_ended_at", "ended_at"),
    Index("ix_deliveries_article_id_integration_id", "article_id", "integration_id"),
)
"""Of one occasion an integration is told once: the unique key says so."""

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("delivery_id", String(36), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("outcome", String(16)),
    Column("status_code", Integer),
    Column("duration_ms", Integer),
    Column("error", Text),
    Column("excerpt", Text),
    PrimaryKeyConstraint("delivery_id", "number"),
)
