"""Where a campaign's articles go."""

from core.campaigns.model import Campaign
from core.campaigns.ports import CampaignsUnitOfWork


async def check_destination(work: CampaignsUnitOfWork, campaign: Campaign) -> None:
    """Raise `IntegrationNotFound` unless what a campaign posts to is its account's."""
    if campaign.order.integration_id is not None:
        await work.integrations.get(campaign.order.integration_id, account_id=campaign.account_id)
