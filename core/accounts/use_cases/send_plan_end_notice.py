"""Tell a customer by letter that their plan ends."""

from dataclasses import dataclass
from datetime import datetime

from core.accounts.steps.notices import Notices
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEndCommand:
    """Whose plan ends when."""

    job_id: str
    account_id: AccountId
    plan: str
    ends_at: datetime


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
