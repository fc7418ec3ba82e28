"""What an account has."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Wallet, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.time import roll_forward
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class GetBalance:
    """A read shows what time has brought, and stores nothing.

    Raises `AccountNotFound`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId) -> Wallet:
        """Return the wallet as of now."""
        async with self.snapshot() as work:
            wallet = await work.wallets.get(account_id)
            return roll_forward(wallet, self.terms, self.clock.now()).wallet
