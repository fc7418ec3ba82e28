"""Ask for a letter with a one-time token."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.errors import EmailInvalid
from core.accounts.model import TokenPurpose
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.email import normal_email
from core.accounts.rules.letters import is_useful
from core.accounts.steps.promising_letters import promise_letter
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLetter:
    """Send a letter to an e-mail, if it has an account that can use it.

    Whether it has shows neither in the answer nor in its time.
    """

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, email: str, purpose: TokenPurpose) -> None:
        """Promise the letter."""
        try:
            wanted = normal_email(email)
        except EmailInvalid:
            wanted = ""
        async with self.unit_of_work() as work:
            account = await work.accounts.find_by_email(wanted)
            usable = account is not None and is_useful(account, purpose)
            account_id = account.id if account is not None and usable else None
            await promise_letter(work, account_id, purpose, ids=self.ids, now=self.clock.now())
            await work.commit()
