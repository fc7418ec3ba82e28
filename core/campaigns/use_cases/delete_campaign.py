"""Delete a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.steps.deleting import delete
from core.campaigns.steps.planning import Planner
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCampaign:
    """The folder is gone from every list at once; what lies in it stays and lies in none.

    What has not begun is taken back, what has begun runs on and is charged. Its rows stay, as of
    one that is archived.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, account_id: AccountId, campaign_id: str) -> None:
        """Delete. Raises `CampaignNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            campaign = await work.campaigns.get(account_id, campaign_id)
            await delete(work, self.planner, campaign, self.clock.now())
            await work.commit()
