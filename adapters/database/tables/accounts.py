"""Accounts, the ways into them, their keys, and what was done."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from adapters.database.tables.base import BigId, Instant, Json, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("email", String(254), unique=True),
    Column("verified_at", Instant),
    Column("name", String(200)),
    Column("picture", String(2000)),
    Column("password_hash", String(255)),
    Column("role", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("suspended_reason", Text),
    Column("profile", Json, nullable=False),
    Column("gifts_at", Instant),
    Column("returned", Boolean, nullable=False),
    Column("successor_id", BigInteger),
    Column("subscription_expires_at", Instant),
    Column("created_at", Instant, nullable=False),
)

identities = Table(
    "identities",
    metadata,
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    Index("ix_identities_account_id", "account_id"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("method", String(16), nullable=False),
    Column("user_agent", String(300)),
    Column("address", String(64)),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_sessions_account_id", "account_id"),
    Index("ix_sessions_expires_at", "expires_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("session_id", String(36), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_refresh_tokens_session_id", "session_id"),
)

one_time_tokens = Table(
    "one_time_tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("email", String(254), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index("ix_one_time_tokens_account_id", "account_id"),
    Index("ix_one_time_tokens_expires_at", "expires_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("accounts.id")),
    Column("purpose", String(16), nullable=False),
    Column("name", String(100), nullable=False),
    Column("prefix", String(16), nullable=False),
    Column("hash", String(64), unique=True),
    Column("sealed", Text, info={"sealed": True}),
    Column("scopes", Json, nullable=False),
    Column("accounts", Json),
    Column("created_by", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
    Index("ix_api_keys_account_id", "account_id"),
)
"""A key without an account is a service key. Only delivery keys are kept, sealed, to be sent."""

remembered = Table(
    "remembered_identities",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("forgotten_at", Instant, nullable=False),
)
"""Keyed hashes of deleted accounts' e-mails and subjects: who comes back starts from there."""

audit = Table(
    "audit_log",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("action", String(80), nullable=False),
    Column("account_id", BigInteger),
    Column("details", Json, nullable=False),
    Index("ix_audit_log_account_id", "account_id"),
)

usage_events = Table(
    "usage_events",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("properties", Json, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Index("ix_usage_events_account_id", "account_id", "id"),
)
