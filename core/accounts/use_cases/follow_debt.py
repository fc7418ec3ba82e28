"""Let a debt that a deleted account falls into follow its owner."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.ports import AccountsUnitOfWork
from core.ledger.model import WalletTerms
from core.ledger.rules.welcoming import follow
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowDebt:
    """Move what a deleted account owes to the account with which its owner came back.

    Money that goes back, or work that ends, after somebody left is owed by whoever had it. Without
    a successor the debt stays until its owner comes back; running it twice is harmless.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    wallet: WalletTerms

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Move it. Raises `AccountNotFound` and `JobEnded`."""
        async with self.unit_of_work() as work:
            heir_id = (await work.accounts.get(account_id)).successor_id
            if heir_id is not None:
                assert heir_id > account_id  # Wallets are locked in this order.
                left = await work.wallets.get(account_id)
                heir = await work.wallets.get(heir_id)
                followed = follow(heir, left, self.wallet, self.clock.now())
                await work.wallets.save(followed.left)
                await work.wallets.save(followed.heir)
            await work.jobs.done(job_id)
            await work.commit()
