"""What credits there are, in the order in which they will be used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.ledger.model import Grant, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.grants import burn_order
from core.ledger.rules.time import roll_forward
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGrants:
    """An account sees its open grants: soonest-expiring first, then oldest.

    Raises `AccountNotFound`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId) -> Sequence[Grant]:
        """Return the open grants as of now."""
        async with self.snapshot() as work:
            wallet = await work.wallets.get(account_id)
            rolled = roll_forward(wallet, self.terms, self.clock.now()).wallet
            return sorted(rolled.grants, key=burn_order)
