"""Delete an account: what names its owner goes, what was booked stays."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.errors import LastAdmin
from core.accounts.model import Account, AccountStatus, AuditRecord, Role
from core.accounts.ports import AccountsUnitOfWork, Pseudonyms
from core.ledger.rules.closing import close
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccount:
    """Anonymise an account and close every way into it.

    The ledger keeps its entries. Keyed hashes of e-mail and identities stay, so that who comes
    back goes on where they stopped. Other contexts react to `account.deleted`: they cancel
    running work and the subscription.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    pseudonyms: Pseudonyms

    async def __call__(self, account_id: AccountId, *, actor: str | None = None) -> None:
        """Delete it: its owner does, or an `actor` for them.

        Raises `AccountNotFound`, `LastAdmin`.
        """
        now = self.clock.now()
        async with self.unit_of_work() as work:
            admins = await work.accounts.count_admins()
            account = await work.accounts.get(account_id)
            if account.status is AccountStatus.DELETED:
                return
            if account.role is Role.ADMIN and admins <= 1:
                raise LastAdmin("This is the last admin. Make another one first.")
            await work.remembered.add(await self._hashes(work, account), account_id, now)
            await work.sessions.revoke_all(account_id, now)
            await work.sessions.forget_devices(account_id)
            await work.wallets.save(close(await work.wallets.get(account_id), closed=True))
            await work.api_keys.revoke_all(account_id, now)
            await work.identities.remove_all(account_id)
            await work.one_time_tokens.remove_all(account_id)
            await work.usage_events.remove_all(account_id)
            await work.accounts.save(anonymous(account))
            await work.audit.add(
                AuditRecord(
                    at=now,
                    actor=actor or f"account:{account_id}",
                    action="account.deleted",
                    account_id=account_id,
                )
            )
            await work.events.add(Event(type="account.deleted", account_id=account_id, payload={}))
            await work.commit()

    async def _hashes(self, work: AccountsUnitOfWork, account: Account) -> list[str]:
        names = [] if account.email is None else [("email", account.email)]
        names += [
            ("identity", f"{each.issuer} {each.subject}")
            for each in await work.identities.of(account.id)
        ]
        return [self.pseudonyms.of(kind, name)[0] for kind, name in names]


def anonymous(account: Account) -> Account:
    """Return an account that nobody is named by or gets into."""
    return replace(
        account,
        email=None,
        verified_at=None,
        name=None,
        picture=None,
        password_hash=None,
        profile={},
        role=Role.CUSTOMER,
        status=AccountStatus.DELETED,
        suspended_reason=None,
    )
