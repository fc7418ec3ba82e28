"""Tell a customer by letter that their credits run low."""

from dataclasses import dataclass

from core.accounts.steps.notices import Notices
from core.shared.amounts import credits_from, credits_said
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

    notices: Notices

    async def __call__(self, command: LowBalanceCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        app_url = self.notices.app_url
        more = f"\n\nMore are to be had at {app_url}" if app_url else ""
        text = (
            f"Hello,\n\nyou have {credits_said(command.micro_credits)} left, "
            f"less than the {credits_from(command.threshold):f} at which you wanted "
            f"to hear from us.{more}\n"
        )
        await self.notices.send(
            command.account_id, command.job_id, subject="Your credits run low", text=text
        )
