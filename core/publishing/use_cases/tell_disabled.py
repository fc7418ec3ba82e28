"""Tell a customer by letter that an integration was disabled."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.steps.notices import Notices
from core.publishing.ports import PublishingUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class TellDisabledCommand:
    """Whose integration, and why."""

    job_id: str
    account_id: AccountId
    integration_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellDisabled:
    """Send the letter. Running twice sends it twice and does nothing else."""

    snapshot: Callable[[], PublishingUnitOfWork]
    notices: Notices

    async def __call__(self, command: TellDisabledCommand) -> None:
        """Send the letter and end the job. Raises `Unavailable`, `JobEnded`."""
        async with self.snapshot() as work:
            integration = await work.integrations.get(command.integration_id, deleted=True)
        text = (
            f"Hello,\n\nnothing is delivered to {integration.url} any more. {command.reason}\n\n"
            "Mend the endpoint, then enable the integration again: PATCH "
            f"/api/v1/integrations/{integration.id} with status active.\n"
        )
        subject = "Deliveries to your website have stopped"
        await self.notices.send(command.account_id, command.job_id, subject=subject, text=text)
