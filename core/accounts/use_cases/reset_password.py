"""Set a new password with the token of a letter."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.model import AuditRecord, TokenPurpose
from core.accounts.ports import AccountsUnitOfWork, OpaqueTokens, Passwords
from core.accounts.rules.passwords import check_password
from core.accounts.steps.opening import AccountTerms, claim, give_gifts
from core.accounts.steps.using_links import take
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    """Set a new password. Whoever was signed in is out.

    Reading the e-mail proves its owner: an account that was never verified is theirs from now on,
    and no key or identity of whoever made it stays.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    tokens: OpaqueTokens
    passwords: Passwords
    terms: AccountTerms

    async def __call__(self, token: str, password: str) -> None:
        """Set it. Raises `PasswordInvalid`, `LinkRefused`, `AccountSuspended`."""
        stored = await self.passwords.hash(check_password(password))
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await take(work, self.tokens.hash(token), TokenPurpose.RESET_PASSWORD, now)
            if account.verified_at is None:
                account = await claim(work, account, now)
            else:
                await work.sessions.revoke_all(account.id, now)
            account = await give_gifts(work, account, self.terms, now)
            await work.accounts.save(replace(account, password_hash=stored))
            await work.audit.add(
                AuditRecord(
                    at=now,
                    actor=f"account:{account.id}",
                    action="account.password_reset",
                    account_id=account.id,
                )
            )
            await work.commit()
