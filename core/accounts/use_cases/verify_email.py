"""Confirm an e-mail with the token of a letter."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.accounts.model import TokenPurpose
from core.accounts.ports import AccountsUnitOfWork, OpaqueTokens
from core.accounts.steps.opening import AccountTerms, give_gifts
from core.accounts.steps.using_links import take
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
