"""Delete the campaigns of an account that was deleted."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import CampaignFilter
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.steps.deleting import delete
from core.campaigns.steps.planning import Planner
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCampaigns:
    """After an account was deleted: its campaigns are deleted like single ones."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Delete them all; running twice is harmless. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            now = self.clock.now()
            before: str | None = None
            while True:
                page = PageRequest(limit=LIMIT_MAX, before=before)
                some = await work.campaigns.list(account_id, CampaignFilter(), page)
                for each in some.items:
                    campaign = await work.campaigns.get(account_id, each.id)
                    await delete(work, self.planner, campaign, now)
                before = some.next_before
                if before is None:
                    break
            await work.jobs.done(job_id)
            await work.commit()
