"""Streams, articles written anew, and what is made at once or in a stream."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "streams",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("writer", sa.String(80), nullable=False),
        sa.Column("cancellable", sa.Boolean, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("begins_after", sa.BigInteger, nullable=False),
        sa.Column("trimmed_to", sa.BigInteger, nullable=False),
        sa.Column("cancel_asked_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_streams"),
    )
    op.create_index("ix_streams_account_id", "streams", ["account_id"])
    op.create_index("ix_streams_ended_at", "streams", ["ended_at"])
    op.create_table(
        "stream_events",
        sa.Column("stream_id", sa.String(80), nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("stream_id", "sequence", name="pk_stream_events"),
    )
    article_versions()
    creations()
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("round", sa.Integer, nullable=False, server_default="1"))
        articles.add_column(sa.Column("revision", sa.Integer, nullable=False, server_default="1"))
        articles.add_column(sa.Column("status_before", sa.String(16)))
    with op.batch_alter_table("articles") as articles:
        articles.alter_column("round", server_default=None)
        articles.alter_column("revision", server_default=None)
    streams_of_articles()


def article_versions() -> None:
    op.create_table(
        "article_versions",
        sa.Column("article_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("markdown", sa.Text, nullable=False),
        sa.Column("html", sa.Text, nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("word_count", sa.Integer, nullable=False),
        sa.Column("tokens_used", sa.BigInteger),
        sa.Column("micro_credits_used", sa.BigInteger),
        sa.Column("provider", sa.String(60)),
        sa.Column("model", sa.String(120)),
        sa.Column("replaced_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_article_versions"),
    )


def creations() -> None:
    op.create_table(
        "creations",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("operation", sa.String(40), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("inputs", Json, nullable=False),
        sa.Column("prompt_tokens", sa.Integer, nullable=False),
        sa.Column("output_tokens_max", sa.Integer, nullable=False),
        sa.Column("hold_id", sa.String(200), nullable=False),
        sa.Column("writer", sa.String(80), nullable=False),
        sa.Column("take", sa.Integer, nullable=False),
        sa.Column("source_id", sa.String(36)),
        sa.Column("key", Json),
        sa.Column("text", sa.Text),
        sa.Column("items", Json, nullable=False),
        sa.Column("media_id", sa.String(36)),
        sa.Column("media_address", sa.String(120)),
        sa.Column("tokens_used", sa.BigInteger),
        sa.Column("micro_credits_used", sa.BigInteger),
        sa.Column("provider", sa.String(60)),
        sa.Column("model", sa.String(120)),
        sa.Column("stop_reason", sa.String(16)),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_creations"),
    )
    op.create_index("ix_creations_account_id_id", "creations", ["account_id", "id"])
    op.create_index("ix_creations_status", "creations", ["status"])
    op.create_index("ix_creations_source_id", "creations", ["source_id"])


def streams_of_articles() -> None:
    """Articles from before have a stream without events: ended, unless they are being written."""
    op.execute(
        """
        INSERT INTO streams (id, account_id, kind, writer, cancellable, last, begins_after,
                             trimmed_to, created_at, ended_at)
        SELECT id, account_id, 'article', job_id, false, 0, 0, 0, created_at,
               CASE WHEN status IN ('queued', 'generating') THEN NULL ELSE created_at END
        FROM articles
        """
    )


def downgrade() -> None:
    with op.batch_alter_table("articles") as articles:
        articles.drop_column("status_before")
        articles.drop_column("revision")
        articles.drop_column("round")
    op.drop_table("creations")
    op.drop_table("article_versions")
    op.drop_table("stream_events")
    op.drop_table("streams")
