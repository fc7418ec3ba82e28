"""Change a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Campaign
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules import CampaignChange, changed
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCampaignCommand:
    """What changes in which campaign."""

    account_id: AccountId
    campaign_id: str
    change: CampaignChange


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCampaign:
    """Rename a campaign, or put it in another state."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock

    async def __call__(self, command: ChangeCampaignCommand) -> Campaign:
        """Return the campaign as it is then. Raises `CampaignNotFound` and `CampaignInvalid`."""
        async with self.unit_of_work() as work:
            campaign = await work.campaigns.get(command.account_id, command.campaign_id)
            campaign = changed(campaign, command.change, self.clock.now())
            await work.campaigns.save(campaign)
            await work.commit()
            return campaign
