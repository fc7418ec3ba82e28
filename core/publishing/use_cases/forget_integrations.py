"""End the integrations of an account that was deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.ports import PublishingUnitOfWork
from core.publishing.steps.deleting import delete
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetIntegrations:
    """After an account was deleted: nothing more goes out, and what was sent is forgotten."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete all integrations and end the job. Raises `JobEnded`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            for each in await work.integrations.of(account_id):
                await delete(work, await work.integrations.get(each.id), now)
            await work.deliveries.forget_all(account_id)
            await work.jobs.done(job_id)
            await work.commit()
