"""What SQL can do alone: a hold under its key by one statement, on a pinned connection.

It writes the same rows of the same tables as a hold does (the key with its result, the wallet, the
hold), under ids of the same kind, each durable by itself. It does not have the rules: one grant,
nothing due, no events, and nobody looks for an earlier request.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

import asyncpg
from sqlalchemy import make_url

from entrypoints.bench.books import CALLER, HELD, Books

CONNECTIONS = 16
HOLD = f"""
WITH claimed AS (
    INSERT INTO idempotency_keys
        (account_id, caller, operation, key, body_hash, result, created_at)
    VALUES ($1, '{CALLER}', 'PlaceHold', $2, repeat('0', 64), '1 ' || $3, now())
    ON CONFLICT DO NOTHING RETURNING account_id
), taken AS (
    UPDATE wallets SET held = held + {HELD}, grants = jsonb_set(jsonb_set(grants,
        '{{0,held}}', to_jsonb((grants->0->>'held')::bigint + {HELD})),
        '{{0,remaining}}', to_jsonb((grants->0->>'remaining')::bigint - {HELD}))
    FROM claimed WHERE wallets.account_id = claimed.account_id
        AND posted - held - frozen >= {HELD}
    RETURNING wallets.account_id
)
INSERT INTO holds (
    id, account_id, status, owner, purpose, work, number, unit, amount, plan_tokens, micro_credits,
    parts, tokens_per_credit, price_version, progress, charge, repaid, refunded, needs_review,
    created_at, expires_at
) SELECT $4, account_id, 'reserved', '{CALLER}', 'bench', $3, 1, 'credits', {HELD}, 0, {HELD},
    '[["bench", {HELD}]]', 2000, 'v1', 0, NULL, '[]', 0, false,
    now(), now() + interval '1 hour'
FROM taken RETURNING id, created_at, expires_at
"""  # noqa: S608


@dataclass(slots=True)
class OneStatement:
    """Connections with the statement prepared on each."""

    books: Books
    statements: list[Any]
    numbers: Any = field(default_factory=count)

    @classmethod
    @asynccontextmanager
    async def prepared(cls, url: str, books: Books) -> AsyncIterator["OneStatement"]:
        """Open the connections."""
        dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with AsyncExitStack() as stack:
            statements = []
            for _ in range(CONNECTIONS):
                connection = await asyncpg.connect(dsn)
                stack.push_async_callback(connection.close)
                statements.append(await connection.prepare(HOLD))
            yield cls(books, statements)

    async def hold(self) -> float:
        """Place holds on all wallets; return how many a second."""
        ids = self.books.place.container.shared.ids()
        done = 0
        began = perf_counter()

        async def worker(statement: Any) -> None:
            nonlocal done
            while perf_counter() - began < self.books.seconds:
                number = next(self.numbers)
                account = self.books.accounts[number % len(self.books.accounts)]
                made = await statement.fetchrow(account, f"one-{number}", ids.new(), ids.new())
                assert made is not None
                done += 1

        await asyncio.gather(*map(worker, self.statements))
        lasted = perf_counter() - began
        await self.books.audit()
        return done / lasted
