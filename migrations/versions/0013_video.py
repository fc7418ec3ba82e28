"""Pictures, scripts and clips."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "video_images",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("media_id", sa.String(36), nullable=False),
        sa.Column("media_address", sa.String(120), nullable=False),
        sa.Column("blob_key", sa.String(512), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("deleted_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_video_images"),
    )
    op.create_index("ix_video_images_account_id_id", "video_images", ["account_id", "id"])
    op.create_table(
        "video_scripts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("image_id", sa.String(36)),
        sa.Column("edited_text", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("edited_at", Instant),
        sa.Column("deleted_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_video_scripts"),
    )
    op.create_index("ix_video_scripts_account_id_id", "video_scripts", ["account_id", "id"])
    op.create_index("ix_video_scripts_image_id", "video_scripts", ["image_id"])
    _clips()


def _clips() -> None:
    op.create_table(
        "video_clips",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("batch_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("wish", Json, nullable=False),
        sa.Column("image_id", sa.String(36)),
        sa.Column("script_id", sa.String(36)),
        sa.Column("hold_id", sa.String(200), nullable=False),
        sa.Column("job_id", sa.String(200), nullable=False),
        sa.Column("micro_credits", sa.BigInteger, nullable=False),
        sa.Column("progress", sa.Integer, nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("provider", sa.String(60)),
        sa.Column("provider_model", sa.String(120)),
        sa.Column("provider_job", sa.String(200)),
        sa.Column("submitting_at", Instant),
        sa.Column("media_id", sa.String(36)),
        sa.Column("media_address", sa.String(120)),
        sa.Column("micro_credits_used", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.Column("is_possible_orphan", sa.Boolean, nullable=False),
        sa.Column("cancel_asked_at", Instant),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("deleted_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_video_clips"),
        sa.UniqueConstraint("batch_id", "number", name="uq_video_clips_batch_id"),
        sa.UniqueConstraint("provider", "provider_job", name="uq_video_clips_provider"),
    )
    op.create_index("ix_video_clips_account_id_id", "video_clips", ["account_id", "id"])
    op.create_index("ix_video_clips_image_id", "video_clips", ["image_id"])
    op.create_index("ix_video_clips_script_id", "video_clips", ["script_id"])


def downgrade() -> None:
    op.drop_table("video_clips")
    op.drop_table("video_scripts")
    op.drop_table("video_images")
