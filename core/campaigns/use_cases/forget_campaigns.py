"""Delete the campaigns of an account that was deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import CampaignFilter
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.steps.deleting import delete
from core.campaigns.steps.planning import Planner
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCampaigns:
    """After an account was deleted: its campaigns are deleted like single ones.

    Each goes in a transaction of its own, so that nobody waits long for the wallet's lock, and what
    dies on the way has not to begin anew.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete them all, one by one; running twice is harmless. Raises `JobEnded`."""
        while await self._one(account_id):
            continue
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()

    async def _one(self, account_id: AccountId) -> bool:
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            found = await work.campaigns.list(account_id, CampaignFilter(), PageRequest(limit=1))
            for each in found.items:
                campaign = await work.campaigns.get(account_id, each.id)
                await delete(work, self.planner, campaign, self.clock.now())
                await work.commit()
            return bool(found.items)
