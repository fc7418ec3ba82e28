"""Let creators in whose e-mail is verified, where that is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.ports import AccountsUnitOfWork
from core.coach.errors import CreatorUnverified
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitCreator:
    """In production the coach needs a verified e-mail: its messages are free and cost the house."""

    snapshot: Callable[[], AccountsUnitOfWork]
    needs_verified: bool

    async def __call__(self, account_id: AccountId) -> AccountId:
        """Return the account. Raises `CreatorUnverified`."""
        if not self.needs_verified:
            return account_id
        async with self.snapshot() as work:
            account = await work.accounts.find(account_id)
        if account is None or account.verified_at is None:
            raise CreatorUnverified(
                "Verify your e-mail first: the letter that you got at registration has the code."
            )
        return account_id
