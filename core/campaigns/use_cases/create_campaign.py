"""Make a campaign."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Campaign, CampaignStatus
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules import check_name
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCampaignCommand:
    """Whose campaign, and its name. `key` makes a repeated call the same campaign."""

    account_id: AccountId
    name: str
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCampaign:
    """A campaign begins as an empty draft."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, command: CreateCampaignCommand) -> Campaign:
        """Return the campaign. Raises `CampaignInvalid` and the errors of keys."""
        now = self.clock.now()
        campaign = Campaign(
            id=self.ids.new(),
            account_id=command.account_id,
            name=check_name(command.name),
            status=CampaignStatus.DRAFT,
            created_at=now,
            updated_at=now,
        )
        async with self.unit_of_work() as work:
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.campaigns.get(command.account_id, earlier)
                await work.keys.finish(command.key, result=campaign.id)
            await work.campaigns.add(campaign)
            await work.commit()
            return campaign
