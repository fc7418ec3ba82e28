"""Pages of wallets are filled by half, so that each has room for its wallets' next states.

A wallet changes with every command. Where its next state stays on its page, no index has to learn
of it and the page is cleaned in passing; full pages sent it elsewhere, and the table grew.
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE wallets SET (fillfactor = 50)")


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("ALTER TABLE wallets RESET (fillfactor)")
