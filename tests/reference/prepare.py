"""`python -m tests.reference.prepare WALLETS BALANCE`: makes the tables, a user and wallets.

Prints the user's token. `... audit` prints how many wallets disagree with their holds or ledger.
"""

import asyncio
import os
import sys
from datetime import timedelta

import jwt
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.reference.tables import Base, User, Wallet, now

TOKEN_LIFE = timedelta(hours=6)
AUDIT = """
select count(*) from wallets
where held <> coalesce((select sum(amount) from holds where wallet_id = wallets.id), 0)
or held <> coalesce((select sum(amount) from ledger_entries where wallet_id = wallets.id), 0)
"""


async def prepare(engine: AsyncEngine, wallets: int, balance: int) -> str:
    """Make everything anew; return the token of a user who may place holds."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.execute(
            insert(User).values(id=1, email="meter@example.com", is_active=True, may_meter=True)
        )
        rows = [{"id": n, "balance": balance, "held": 0} for n in range(1, wallets + 1)]
        await connection.execute(insert(Wallet), rows)
    claims = {"sub": "1", "exp": now() + TOKEN_LIFE}
    return jwt.encode(claims, os.environ["REFERENCE_SECRET"], algorithm="HS256")


async def main(*words: str) -> str:
    engine = create_async_engine(os.environ["REFERENCE_DATABASE_URL"])
    try:
        if words == ("audit",):
            async with engine.connect() as connection:
                return str(await connection.scalar(text(AUDIT)))
        return await prepare(engine, int(words[0]), int(words[1]))
    finally:
        await engine.dispose()


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(main(*sys.argv[1:])) + "\n")
