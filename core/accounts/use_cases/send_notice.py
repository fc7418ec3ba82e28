"""Tell a customer by letter what happens to their balance and plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.accounts.model import AccountStatus, Letter
from core.accounts.ports import AccountsUnitOfWork, Mailer
from core.shared.amounts import credits_from
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class LowBalanceCommand:
    """Whose balance, as it was when it fell; both amounts in micro-credits."""

    job_id: str
    account_id: AccountId
    micro_credits: int
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEndCommand:
    """Whose plan ends when."""

    job_id: str
    account_id: AccountId
    plan: str
    ends_at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLowBalanceNotice:
    """Send the letter. Running twice sends it twice and does nothing else."""

    notices: Notices

    async def __call__(self, command: LowBalanceCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        app_url = self.notices.app_url
        more = f"\n\nMore are to be had at {app_url}" if app_url else ""
        text = (
            f"Hello,\n\nyou have {credits_from(command.micro_credits):f} credits left, "
            f"less than the {credits_from(command.threshold):f} at which you wanted "
            f"to hear from us.{more}\n"
        )
        await self.notices.send(
            command.account_id, command.job_id, subject="Your credits run low", text=text
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPlanEndNotice:
    """Send the letter. Running twice sends it twice and does nothing else."""

    notices: Notices

    async def __call__(self, command: PlanEndCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        day = f"{command.ends_at:%d %B %Y}".lstrip("0")
        app_url = self.notices.app_url
        place = f": {app_url}" if app_url else "."
        text = (
            f"Hello,\n\nyour plan {command.plan} ends on {day} (UTC). Renew it by then to keep "
            f"its tokens{place}\n"
        )
        await self.notices.send(
            command.account_id,
            command.job_id,
            subject=f"Your plan {command.plan} ends on {day}",
            text=text,
        )
