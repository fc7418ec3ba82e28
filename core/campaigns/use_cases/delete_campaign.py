"""Delete a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCampaign:
    """The folder goes; the assets and articles in it stay and lie in none."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId, campaign_id: str) -> None:
        """Delete. Raises `CampaignNotFound`, for another account's too."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            campaign = await work.campaigns.get(account_id, campaign_id)
            await work.campaigns.delete(campaign)
            await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCampaigns:
    """After an account was deleted: no campaign and no name of one is left."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, account_id: AccountId, *, job_id: str) -> None:
        """Remove them. Raises `JobEnded`."""
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            await work.campaigns.remove_all(account_id)
            await work.jobs.done(job_id)
            await work.commit()
