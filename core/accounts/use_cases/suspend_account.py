"""Close an account for now, or open it again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.errors import LastAdmin
from core.accounts.model import Account, AccountStatus, AuditRecord, Role
from core.accounts.ports import AccountsUnitOfWork
from core.ledger.rules.closing import close
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendCommand:
    """Close an account for now, or open it again."""

    account_id: AccountId
    suspended: bool
    reason: str | None
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendAccount:
    """Close an account for now: requests, sign-in and new holds are refused until it is opened.

    Closing it again gives another reason; one that says none keeps what is there.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock

    async def __call__(self, command: SuspendCommand) -> Account:
        """Return the account. Raises `AccountNotFound`, `LastAdmin`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            admins = await work.accounts.count_admins()
            account = await work.accounts.get(command.account_id)
            wanted = AccountStatus.SUSPENDED if command.suspended else AccountStatus.ACTIVE
            if account.status is AccountStatus.DELETED:
                return account
            known = command.reason in {None, account.suspended_reason}
            if account.status is wanted and (known or not command.suspended):
                return account
            closes = command.suspended and account.status is AccountStatus.ACTIVE
            if closes and account.role is Role.ADMIN and admins <= 1:
                raise LastAdmin("This is the last admin. Make another one first.")
            changed = replace(
                account,
                status=wanted,
                suspended_reason=command.reason if command.suspended else None,
            )
            action = "account.suspended" if command.suspended else "account.reopened"
            await work.accounts.save(changed)
            wallet = await work.wallets.get(account.id)
            await work.wallets.save(close(wallet, closed=command.suspended))
            await work.audit.add(
                AuditRecord(
                    at=now,
                    actor=command.actor,
                    action=action,
                    account_id=account.id,
                    details={"reason": command.reason},
                )
            )
            await work.commit()
        return changed
