"""International domains of e-mail addresses have the one form in which mail is sent to them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

LENGTH_MAX = 254
ACCOUNTS = sa.table("accounts", sa.column("id"), sa.column("email"))
TOKENS = sa.table("one_time_tokens", sa.column("hash"), sa.column("email"))


def sent_to(email: str) -> str:
    """Return the address that mail goes to; as it is where there is none, or it is too long."""
    name, at, domain = email.rpartition("@")
    try:
        form = name + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return email
    return form if len(form) <= LENGTH_MAX else email


def upgrade() -> None:
    connection = op.get_bind()
    for table, key in ((ACCOUNTS, ACCOUNTS.c.id), (TOKENS, TOKENS.c.hash)):
        found = connection.execute(sa.select(key, table.c.email).where(table.c.email.is_not(None)))
        changed = [(id, sent_to(email)) for id, email in found if not email.isascii()]
        for id, email in changed:
            same = sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.email == email)
            # Of two accounts with one mailbox, the one that has the form already keeps it.
            if table is TOKENS or connection.execute(same).first() is None:
                connection.execute(table.update().where(key == id).values(email=email))


def downgrade() -> None:
    """Leave them: mail goes there all the same, and how each was written nobody knows."""
