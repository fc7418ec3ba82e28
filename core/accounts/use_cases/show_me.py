"""Show an account to its owner."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Account
from core.accounts.ports import AccountsUnitOfWork
from core.ledger.model import Wallet, WalletTerms
from core.ledger.rules.time import roll_forward
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """An account with its wallet as of now."""

    account: Account
    wallet: Wallet
    is_subscriber: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowMe:
    """Show who one is and what one has."""

    snapshot: Callable[[], AccountsUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, account_id: AccountId) -> Me:
        """Return the account and its wallet, rolled forward. Raises `AccountNotFound`."""
        now = self.clock.now()
        async with self.snapshot() as work:
            account = await work.accounts.find(account_id)
            if account is None:
                raise AccountNotFound(f"There is no account {account_id}.")
            wallet = roll_forward(await work.wallets.get(account_id), self.terms, now).wallet
        return Me(account=account, wallet=wallet, is_subscriber=account.is_subscriber(now))
