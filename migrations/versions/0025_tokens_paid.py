"""An entry in credits says how many tokens it paid for; of earlier ones nobody wrote it down."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_entries", sa.Column("tokens_paid", sa.BigInteger))


def downgrade() -> None:
    # Not in a batch, which on SQLite makes the table anew, without the triggers that guard it.
    op.drop_column("ledger_entries", "tokens_paid")
