"""Letters about balance and plan, sent by a job."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import AccountStatus, Letter
from core.accounts.ports import AccountsUnitOfWork, Mailer
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What notices are sent with; without an app they lead nowhere."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    mailer: Mailer
    app_url: str

    async def send(self, account_id: AccountId, job_id: str, *, subject: str, text: str) -> None:
        """Send a letter to whoever still has the account, and end the job.

        Raises `Unavailable`, `JobEnded`.
        """
        async with self.unit_of_work() as work:
            account = await work.accounts.find(account_id)
        if account is not None and account.email and account.status is AccountStatus.ACTIVE:
            await self.mailer.send(Letter(to=account.email, subject=subject, text=text))
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()
