"""End all of one's sessions."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeSessions:
    """End all sessions of an account."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId) -> None:
        """End them."""
        async with self.unit_of_work() as work:
            await work.sessions.revoke_all(account_id, self.clock.now())
            await work.commit()
