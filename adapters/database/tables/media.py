"""Blobs and what shows them."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from adapters.database.tables.base import Instant, metadata

blobs = Table(
    "blobs",
    metadata,
    Column("key", String(512), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_blobs_account_id_digest", "account_id", "digest"),
    Index("ix_blobs_status_created_at", "status", "created_at"),
)

media = Table(
    "media",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("secret", String(64), nullable=False),
    Column("blob_key", String(512), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("name", String(255), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Index("ix_media_account_id", "account_id"),
    Index("ix_media_blob_key", "blob_key"),
)
