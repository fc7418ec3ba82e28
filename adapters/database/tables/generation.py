"""Articles."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from adapters.database.tables.base import Instant, Json, metadata

articles = Table(
    "articles",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account_id", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("brief", Json, nullable=False),
    Column("campaign_id", String(36)),
    Column("hold_id", String(200), nullable=False),
    Column("job_id", String(200), nullable=False),
    Column("output_tokens_max", Integer, nullable=False),
    Column("title", Text),
    Column("summary", Text),
    Column("tags", Json),
    Column("markdown", Text),
    Column("html", Text),
    Column("slug", String(100)),
    Column("word_count", Integer),
    Column("tokens_used", BigInteger),
    Column("micro_credits_used", BigInteger),
    Column("provider", String(60)),
    Column("model", String(120)),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("posted_at", Instant),
    Column("deleted_at", Instant),
    Index("ix_articles_account_id_id", "account_id", "id"),
    Index("ix_articles_campaign_id", "campaign_id"),
)
