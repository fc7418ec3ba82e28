"""What is left of a plan's tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.ledger.model import PlanState, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.time import next_reset_at, roll_forward
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensLeft:
    """A plan as of now, when `used` is zeroed next, and whether it has ended and not lapsed."""

    plan: PlanState
    resets_at: datetime | None
    in_grace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTokens:
    """A read shows what time has brought, and stores nothing. Raises `AccountNotFound`."""

    snapshot: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId) -> TokensLeft:
        """Return the plan as of now."""
        now = self.clock.now()
        async with self.snapshot() as work:
            stored = await work.wallets.get(account_id)
        wallet = roll_forward(stored, self.terms, now).wallet
        return TokensLeft(
            plan=wallet.plan,
            resets_at=next_reset_at(wallet.plan),
            in_grace=wallet.plan.in_grace(wallet.time_at(now)),
        )
