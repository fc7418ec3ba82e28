"""Grants say which of their payments are disputed and how much of them, instead of being frozen.

What had been set apart of a merged grant goes back into it.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.types import Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Grants = list[dict[str, Any]]
APART = ":disputed"
AT_ONCE = 500
WALLETS = sa.table("wallets", sa.column("account_id", sa.BigInteger), sa.column("grants", Json))


def upgrade() -> None:
    rewrite(joined)


def downgrade() -> None:
    rewrite(set_apart)


def rewrite(change: Callable[[Grants], Grants]) -> None:
    """Change the grants of all wallets, some at a time."""
    connection = op.get_bind()
    after = -1
    query = sa.select(WALLETS).where(WALLETS.c.account_id > sa.bindparam("after"))
    query = query.order_by(WALLETS.c.account_id).limit(AT_ONCE)
    while rows := connection.execute(query, {"after": after}).all():
        after = rows[-1].account_id
        for row in rows:
            if row.grants:
                values = {"grants": change(row.grants)}
                connection.execute(
                    WALLETS.update().where(WALLETS.c.account_id == row.account_id).values(values)
                )


def joined(grants: Grants) -> Grants:
    """Turn `frozen` into what is disputed; join what was set apart with its grant."""
    after: Grants = []
    apart: Grants = []
    for grant in grants:
        is_frozen = grant.pop("frozen")
        grant["disputed"] = [[grant["id"], grant["granted"]]] if is_frozen else []
        (apart if grant["id"].endswith(APART) else after).append(grant)
    for part in apart:
        name = part["id"].removesuffix(APART)
        part["disputed"] = [[name, part["granted"]]] if part["disputed"] else []
        whole = next((g for g in after if name in {g["id"], *g["names"]}), None)
        if whole is None:
            after.append(part | {"id": name})
            continue
        for amount in ("granted", "remaining", "held"):
            whole[amount] += part[amount]
        whole["disputed"] += part["disputed"]
    return after


def set_apart(grants: Grants) -> Grants:
    """Turn what is disputed into `frozen`; set a part of a grant apart."""
    after: Grants = []
    for grant in grants:
        disputed = grant.pop("disputed")
        whole = sum(amount for _, amount in disputed) >= grant["remaining"]
        after.append(grant | {"frozen": bool(disputed) and whole})
        for name, amount in [] if whole else disputed:
            for what in ("granted", "remaining"):
                after[-1][what] -= amount
            part = {"id": f"{name}{APART}", "names": [], "granted": amount, "remaining": amount}
            after.insert(-1, grant | part | {"held": 0, "frozen": True})
    return after
