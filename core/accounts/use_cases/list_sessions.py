"""Show where one is signed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.accounts.model import Session
from core.accounts.ports import AccountsUnitOfWork
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessions:
    """Show where an account is signed in."""

    snapshot: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId) -> Sequence[Session]:
        """Return the live sessions, the last used first."""
        async with self.snapshot() as work:
            return await work.sessions.live(account_id, self.clock.now())
