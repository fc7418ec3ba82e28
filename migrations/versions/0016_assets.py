"""Assets, their versions, and where undo left from."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

REFUSAL = "versions of assets are immutable"


def upgrade() -> None:
    op.create_table(
        "assets",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("tag_lines", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.Column("campaign_id", sa.String(36)),
        sa.Column("current", sa.Integer, nullable=False),
        sa.Column("undo_to", sa.Integer),
        sa.Column("redo_to", sa.Integer),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("found_by", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assets"),
    )
    op.create_index("ix_assets_account_id_id", "assets", ["account_id", "id"])
    op.create_index("ix_assets_campaign_id", "assets", ["campaign_id"])
    op.create_table(
        "asset_versions",
        sa.Column("asset_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("media_id", sa.String(36)),
        sa.Column("media_address", sa.String(120)),
        sa.Column("prompt", sa.Text),
        sa.Column("provider", sa.String(120)),
        sa.Column("model", sa.String(120)),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("tokens_used", sa.BigInteger),
        sa.Column("micro_credits_used", sa.BigInteger),
        sa.Column("source", Json),
        sa.Column("recipe", Json),
        sa.Column("restored_from", sa.Integer),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("asset_id", "number", name="pk_asset_versions"),
    )
    op.create_table(
        "asset_steps",
        sa.Column("asset_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("child", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("asset_id", "number", name="pk_asset_steps"),
    )
    protect_versions()


def protect_versions() -> None:
    """A version goes with its asset and never changes before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER asset_versions_no_update BEFORE UPDATE ON asset_versions "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER asset_versions_no_update BEFORE UPDATE ON asset_versions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_version_change()"
    )


def downgrade() -> None:
    for table in ("asset_steps", "asset_versions", "assets"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_version_change()")
