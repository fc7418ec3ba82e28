"""Tell a customer that the balance has fallen below what they set."""

from collections.abc import Callable
from dataclasses import dataclass

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
class SendLowBalanceNotice:
    """Send the letter. Running twice sends it twice and does nothing else."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    mailer: Mailer
    app_url: str

    async def __call__(self, command: LowBalanceCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        async with self.unit_of_work() as work:
            account = await work.accounts.find(command.account_id)
        if account is not None and account.email and account.status is AccountStatus.ACTIVE:
            await self.mailer.send(
                Letter(
                    to=account.email,
                    subject="Your credits run low",
                    text=(
                        f"Hello,\n\nyou have {credits_from(command.micro_credits):f} credits left, "
                        f"less than the {credits_from(command.threshold):f} at which you wanted "
                        f"to hear from us.\n\nMore are to be had at {self.app_url}\n"
                    ),
                )
            )
        async with self.unit_of_work() as work:
            await work.jobs.done(command.job_id)
            await work.commit()
