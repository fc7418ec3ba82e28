"""Holds have one index less to keep: that of works begins with the account too.

Nothing asks for an account's holds by when they were made, but for those that also have an end, or
have none; each hold, and each change to one, paid for the index.
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

INDEX = "ix_holds_account_id_created_at"


def upgrade() -> None:
    op.drop_index(INDEX, table_name="holds")


def downgrade() -> None:
    op.create_index(INDEX, "holds", ["account_id", "created_at"])
