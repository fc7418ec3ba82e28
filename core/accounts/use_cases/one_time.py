"""What the token of a letter does: confirm an e-mail, set a new password."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts.errors import LinkRefused
from core.accounts.model import Account, AuditRecord, TokenPurpose
from core.accounts.ports import AccountsUnitOfWork, OpaqueTokens, Passwords
from core.accounts.rules.passwords import check_password
from core.accounts.use_cases.opening import AccountTerms, check_usable, claim, give_gifts
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmail:
    """Confirm that an account's e-mail is its owner's, and give what waited for that."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    tokens: OpaqueTokens
    terms: AccountTerms

    async def __call__(self, token: str) -> None:
        """Confirm it. Raises `LinkRefused`, `AccountSuspended`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            account = await take(work, self.tokens.hash(token), TokenPurpose.VERIFY_EMAIL, now)
            account = replace(account, verified_at=account.verified_at or now)
            await work.accounts.save(await give_gifts(work, account, self.terms, now))
            await work.commit()


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


async def take(
    work: AccountsUnitOfWork, token_hash: str, purpose: TokenPurpose, now: datetime
) -> Account:
    """Use a token up and return its account, locked. Raises `LinkRefused`, `AccountSuspended`."""
    found = await work.one_time_tokens.get(token_hash)
    if found is None:
        raise refused()
    account = await work.accounts.get(found.account_id)
    token = await work.one_time_tokens.get(token_hash)  # As it is under the account's lock.
    if (
        token is None
        or token.purpose is not purpose
        or token.used_at is not None
        or now >= token.expires_at
    ):
        raise refused()
    if account.email != token.email:
        raise refused()
    check_usable(account)
    await work.one_time_tokens.save(replace(token, used_at=now))
    return account


def refused() -> LinkRefused:
    """Return the one refusal there is."""
    return LinkRefused("This link was used, is too old, or was never ours. Ask for a new one.")
