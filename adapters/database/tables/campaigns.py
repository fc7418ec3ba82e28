"""Campaigns."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from adapters.database.tables.base import Instant, metadata

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("name", String(200), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index("ix_campaigns_account_id_id", "account_id", "id"),
)
