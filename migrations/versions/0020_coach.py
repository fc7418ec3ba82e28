"""Creators, their projects, what is decided and said in them; holds that take nothing."""

import sqlalchemy as sa
from alembic import op

from migrations.types import Instant, Json

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("holds") as holds:
        holds.drop_constraint("ck_holds_amount", type_="check")
        holds.create_check_constraint("ck_holds_amount", "amount >= 0")
    with op.batch_alter_table("creations") as creations:
        creations.add_column(sa.Column("cost_micro_usd", sa.BigInteger))
    op.create_table(
        "creator_profiles",
        sa.Column("account_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("profile", Json, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_creator_profiles"),
    )
    create_projects()
    create_decisions()
    create_messages()


def create_projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("plan", Json, nullable=False),
        sa.Column("tasks", Json, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    op.create_index("ix_projects_account_id_id", "projects", ["account_id", "id"])
    is_active = sa.text("status = 'active'")
    op.create_index(
        "uq_projects_active",
        "projects",
        ["account_id"],
        unique=True,
        postgresql_where=is_active,
        sqlite_where=is_active,
    )


def create_decisions() -> None:
    op.create_table(
        "project_decisions",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("project_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("confidence", sa.String(8), nullable=False),
        sa.Column("rationale", sa.Text),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("supersedes", sa.String(36)),
        sa.Column("superseded_by", sa.String(36)),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_project_decisions"),
    )
    op.create_index("ix_project_decisions_project_id_id", "project_decisions", ["project_id", "id"])
    op.create_index("ix_project_decisions_account_id", "project_decisions", ["account_id"])


def create_messages() -> None:
    op.create_table(
        "project_messages",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("project_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("tokens", sa.Integer),
        sa.Column("creation_id", sa.String(36)),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_project_messages"),
    )
    op.create_index("ix_project_messages_project_id_id", "project_messages", ["project_id", "id"])
    op.create_index(
        "ix_project_messages_account_id_created_at",
        "project_messages",
        ["account_id", "created_at"],
    )
    op.create_index("ix_project_messages_creation_id", "project_messages", ["creation_id"])


def downgrade() -> None:
    op.drop_table("project_messages")
    op.drop_table("project_decisions")
    op.drop_table("projects")
    op.drop_table("creator_profiles")
    with op.batch_alter_table("creations") as creations:
        creations.drop_column("cost_micro_usd")
    op.execute("DELETE FROM holds WHERE amount = 0")
    with op.batch_alter_table("holds") as holds:
        holds.drop_constraint("ck_holds_amount", type_="check")
        holds.create_check_constraint("ck_holds_amount", "amount > 0")
