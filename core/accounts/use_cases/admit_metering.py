"""Refuse new work on an account that is closed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.accounts.errors import AccountMissing
from core.accounts.model import AccountStatus
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.use_cases.authenticate import REMEMBERED_FOR, REMEMBERED_MAX, AccessChanges
from core.accounts.use_cases.opening import check_usable
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitMetering:
    """Tell whether a service may begin work on an account, so that suspending one stops it.

    Who calls for themselves is refused with their credentials. What was begun, or done already, is
    settled and charged all the same. An open account is remembered as a caller is: until a commit
    of this process may have closed it, and for a second after one of another process.
    """

    snapshot: Callable[[], AccountsUnitOfWork]
    clock: Clock
    changes: AccessChanges
    open: dict[AccountId, tuple[datetime, int]] = field(default_factory=dict)

    async def __call__(self, account_id: AccountId) -> None:
        """Return if work may begin. Raises `AccountSuspended` and `AccountMissing`."""
        now, changes = self.clock.now(), self.changes.access_changes
        since, known = self.open.get(account_id, (now, -1))
        if known == changes and since <= now < since + REMEMBERED_FOR:
            return
        async with self.snapshot() as work:
            account = await work.accounts.find(account_id)
        if account is None or account.status is AccountStatus.DELETED:
            raise AccountMissing(f"There is no account {account_id}.")
        check_usable(account)
        self.open.pop(account_id, None)
        if len(self.open) >= REMEMBERED_MAX:
            del self.open[next(iter(self.open))]
        self.open[account_id] = (now, changes)
