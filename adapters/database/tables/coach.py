"""Creators, their projects, what is decided and said in them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from adapters.database.tables.base import Instant, Json, metadata

IS_ACTIVE = text("status = 'active'")

creator_profiles = Table(
    "creator_profiles",
    metadata,
    Column("account_id", BigInteger, primary_key=True, autoincrement=False),
    Column("profile", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("title", String(200), nullable=False),
    Column("plan", Json, nullable=False),
    Column("tasks", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_projects_account_id_id", "account_id", "id"),
    Index(
        "uq_projects_active",
        "account_id",
        unique=True,
        postgresql_where=IS_ACTIVE,
        sqlite_where=IS_ACTIVE,
    ),
)

project_decisions = Table(
    "project_decisions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("project_id", String(36), nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("message_id", String(36), nullable=False),
    Column("category", String(16), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("value", Text, nullable=False),
    Column("confidence", String(8), nullable=False),
    Column("rationale", Text),
    Column("evidence", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("supersedes", String(36)),
    Column("superseded_by", String(36)),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_project_decisions_project_id_id", "project_id", "id"),
    Index("ix_project_decisions_account_id", "account_id"),
)

project_messages = Table(
    "project_messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("project_id", String(36), nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("role", String(16), nullable=False),
    Column("content", Text),
    Column("tokens", Integer),
    Column("creation_id", String(36)),
    Column("created_at", Instant, nullable=False),
    Index("ix_project_messages_project_id_id", "project_id", "id"),
    Index("ix_project_messages_account_id_created_at", "account_id", "created_at"),
    Index("ix_project_messages_creation_id", "creation_id"),
)
