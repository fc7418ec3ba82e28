"""Articles."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("brief", Json, nullable=False),
        sa.Column("campaign_id", sa.String(36)),
        sa.Column("hold_id", sa.String(200), nullable=False),
        sa.Column("job_id", sa.String(200), nullable=False),
        sa.Column("output_tokens_max", sa.Integer, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("summary", sa.Text),
        sa.Column("tags", Json),
        sa.Column("markdown", sa.Text),
        sa.Column("html", sa.Text),
        sa.Column("slug", sa.String(100)),
        sa.Column("word_count", sa.Integer),
        sa.Column("tokens_used", sa.BigInteger),
        sa.Column("micro_credits_used", sa.BigInteger),
        sa.Column("provider", sa.String(60)),
        sa.Column("model", sa.String(120)),
        sa.Column("error", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("completed_at", Instant),
        sa.Column("posted_at", Instant),
        sa.Column("deleted_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )
    op.create_index("ix_articles_account_id_id", "articles", ["account_id", "id"])
    op.create_index("ix_articles_campaign_id", "articles", ["campaign_id"])


def downgrade() -> None:
    op.drop_table("articles")
