"""End what nobody ended."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.ports import Clock

ACCOUNTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepHolds:
    """Overdue holds end: reserved ones give everything back, those in flight settle at progress.

    Holds that are promised to an open job are left to it. Each wallet is a transaction of its own.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    snapshot: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self) -> int:
        """Sweep all wallets; return how many had overdue holds."""
        swept = 0
        after = AccountId(0)
        while accounts := await self._next(after):
            for account_id in accounts:
                await self._sweep(account_id)
            swept += len(accounts)
            after = accounts[-1]
        return swept

    async def _next(self, after: AccountId) -> list[AccountId]:
        async with self.snapshot() as work:
            found = await work.holds.overdue_accounts(
                self.clock.now(), after=after, limit=ACCOUNTS_AT_ONCE
            )
            return list(found)

    async def _sweep(self, account_id: AccountId) -> None:
        now = self.clock.now()
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(account_id)
            wallet = await booking.expire_overdue(work, wallet, self.terms, now)
            await booking.settle_abandoned(work, wallet, self.terms, now)
            await work.commit()
