"""End the integrations that somebody else made for an account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.publishing.ports import PublishingUnitOfWork
from core.publishing.steps.deleting import delete
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DisownIntegrations:
    """After an account went to who proved its e-mail: what was set up before sends nothing more.

    Whoever made the account may not learn what its owner makes. They are deleted like single ones:
    what they got stays listed, so that the owner sees it.
    """

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, *, claimed_at: datetime, job_id: str) -> None:
        """Delete those that were there at the claim, and end the job. Raises `JobEnded`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            for each in await work.integrations.of(account_id):
                if each.created_at <= claimed_at:
                    await delete(work, await work.integrations.get(each.id), now)
            await work.jobs.done(job_id)
            await work.commit()
