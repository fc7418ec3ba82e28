"""What an account had at an instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.ledger.errors import InstantInFuture
from core.ledger.model import Unit, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.time import roll_forward
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceAt:
    """What had been booked by an instant: micro-credits, and plan tokens that remained."""

    at: datetime
    posted: int
    plan_remaining: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBalanceAt:
    """The balance of an instant is the same whenever it is asked for.

    What time brought by then and nobody has booked yet counts too. Raises `AccountNotFound` and
    `InstantInFuture`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId, at: datetime) -> BalanceAt:
        """Return what had been booked by `at`."""
        now = self.clock.now()
        if at > now:
            raise InstantInFuture("`at` is in the future. Ask for now or earlier.")
        async with self.snapshot() as work:
            wallet = await work.wallets.get(account_id)
            coming = roll_forward(wallet, self.terms, now).entries
            totals = {
                unit: await work.entries.total_at(account_id, unit, at)
                + sum(e.signed_amount for e in coming if e.unit is unit and e.effective_at <= at)
                for unit in Unit
            }
        return BalanceAt(at=at, posted=totals[Unit.CREDITS], plan_remaining=totals[Unit.TOKENS])
