"""The audit after every run: the sums of all wallets, and some of them replayed."""

import random
from collections.abc import Sequence

from sqlalchemy import text

from core.shared.ids import AccountId
from entrypoints.bench.measuring import BooksWrong
from entrypoints.container import Container

OFF = """
SELECT count(*) FROM wallets
LEFT JOIN (
    SELECT account_id, sum(micro_credits) AS held FROM holds
    WHERE status IN ('reserved', 'in_flight') GROUP BY account_id
) live ON live.account_id = wallets.account_id
LEFT JOIN (
    SELECT account_id, sum(CASE target WHEN 'wallet' THEN amount ELSE -amount END) AS posted
    FROM ledger_entries WHERE unit = 'credits' GROUP BY account_id
) moved ON moved.account_id = wallets.account_id
WHERE wallets.held <> coalesce(live.held, 0) OR wallets.posted <> coalesce(moved.posted, 0)
"""
"""One pass over holds and entries, however many wallets there are."""


async def audit_wallets(
    container: Container, accounts: Sequence[AccountId], *, sample: int
) -> None:
    """Compare every wallet with its holds and entries; replay some of `accounts`.

    Raises `BooksWrong`.
    """
    async with container.shared.database().reader() as connection:
        off = await connection.scalar(text(OFF))
    if off:
        raise BooksWrong(f"{off} wallets are off")
    ledger = container.ledger.audit_ledger()
    for account in random.sample(accounts, min(sample, len(accounts))):
        report = await ledger(account_id=account)
        if not report.is_clean:
            raise BooksWrong(f"the audit found {report.differences[:3]}")
