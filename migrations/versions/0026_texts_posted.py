"""A delivery says which text of its article it carries, so that a changed one can follow it.

What the version before posts while this one runs has no number; it counts as the present text.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEX = "ix_deliveries_article_id_integration_id"

NUMBER = """
    UPDATE deliveries SET article_revision = (
        SELECT articles.revision - (
            SELECT count(*) FROM article_versions
            WHERE article_versions.article_id = articles.id
            AND article_versions.replaced_at > deliveries.created_at
        )
        FROM articles WHERE articles.id = deliveries.article_id
    )
    WHERE article_id IS NOT NULL
"""
"""Each text that replaced another since then is one number more."""

COMPLETED = """
    UPDATE articles SET
        posted_at = NULL,
        status = CASE WHEN status = 'posted' THEN 'completed' ELSE status END
    WHERE status IN ('completed', 'posted') AND posted_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM deliveries
        WHERE deliveries.article_id = articles.id
        AND deliveries.article_revision = articles.revision
        AND deliveries.delivered_at IS NOT NULL
    )
"""
"""What arrived was an earlier text."""


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("article_revision", sa.Integer))
    op.create_index(INDEX, "deliveries", ["article_id", "integration_id"])
    op.execute(NUMBER)
    op.execute(COMPLETED)


def downgrade() -> None:
    op.drop_index(INDEX, "deliveries")
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_column("article_revision")
