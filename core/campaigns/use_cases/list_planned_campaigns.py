"""Name the campaigns that are planned."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import CampaignName
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import BATCH


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlannedCampaigns:
    """Name all campaigns that are planned, a page at a time: for whoever looks after the house."""

    snapshot: Callable[[], CampaignsUnitOfWork]

    async def __call__(self, *, after: str) -> list[CampaignName]:
        """Return the next page, by ascending id beyond `after`."""
        async with self.snapshot() as work:
            return list(await work.campaigns.planned(after=after, limit=BATCH))
