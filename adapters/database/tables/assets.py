"""Assets, their versions, and where undo left from."""

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

from adapters.database.tables.base import Instant, Json, metadata

assets = Table(
    "assets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", String(300), nullable=False),
    Column("tags", Json, nullable=False),
    Column("tag_lines", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("campaign_id", String(36)),
    Column("current", Integer, nullable=False),
    Column("undo_to", Integer),
    Column("redo_to", Integer),
    Column("last", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("found_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Index("ix_assets_account_id_id", "account_id", "id"),
    Index("ix_assets_campaign_id", "campaign_id"),
)

asset_versions = Table(
    "asset_versions",
    metadata,
    Column("asset_id", String(36), nullable=False),
    Column("number", Integer, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("parent", Integer),
    Column("digest", String(64), nullable=False),
    Column("content", Text),
    Column("media_id", String(36)),
    Column("media_address", String(120)),
    Column("blob_key", String(512)),
    Column("prompt", Text),
    Column("provider", String(120)),
    Column("model", String(120)),
    Column("author", String(100), nullable=False),
    Column("note", Text),
    Column("tokens_used", BigInteger),
    Column("micro_credits_used", BigInteger),
    Column("source", Json),
    Column("recipe", Json),
    Column("restored_from", Integer),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("asset_id", "number"),
)

asset_steps = Table(
    "asset_steps",
    metadata,
    Column("asset_id", String(36), nullable=False),
    Column("number", Integer, nullable=False),
    Column("child", Integer, nullable=False),
    PrimaryKeyConstraint("asset_id", "number"),
)
"""Of a version, the child that undo left last."""
