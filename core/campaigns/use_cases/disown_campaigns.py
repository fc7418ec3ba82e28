"""Pause the campaigns that somebody else made for an account."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from core.campaigns.errors import CampaignNotFound
from core.campaigns.model import Campaign, CampaignFilter, CampaignStatus
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.use_cases.set_campaign_status import (
    SetCampaignStatus,
    SetCampaignStatusCommand,
)
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest, each_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DisownCampaigns:
    """After an account went to who proved its e-mail: what was ordered before spends nothing more.

    It may be the owner's own, so it is paused and not ended: they resume what they want.
    """

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    snapshot: Callable[[], CampaignsUnitOfWork]
    set_status: SetCampaignStatus

    async def __call__(self, account_id: AccountId, *, claimed_at: datetime, job_id: str) -> None:
        """Pause those that were there at the claim, one by one; running twice is harmless.

        Raises `JobEnded`.
        """

        async def read(page: PageRequest) -> Page[Campaign]:
            async with self.snapshot() as work:
                return await work.campaigns.list(account_id, CampaignFilter(), page)

        async for each in each_of(read):
            runs = each.status is CampaignStatus.ACTIVE or each.paused_itself
            if runs and each.created_at <= claimed_at:
                await self._pause(each)
        async with self.unit_of_work() as work:
            await work.jobs.done(job_id)
            await work.commit()

    async def _pause(self, campaign: Campaign) -> None:
        command = SetCampaignStatusCommand(
            account_id=campaign.account_id, campaign_id=campaign.id, status=CampaignStatus.PAUSED
        )
        with suppress(CampaignNotFound):  # Deleted since.
            await self.set_status(command)
