"""Give up a slot that could not be begun."""

from collections.abc import Callable
from dataclasses import dataclass

from core.campaigns.model import Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.campaigns.rules.slots import ended
from core.campaigns.steps.claiming import SlotCommand, claimed
from core.campaigns.steps.planning import Planner
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FailSlot:
    """Give up a slot that could not be begun: its hold is voided and it says why."""

    unit_of_work: Callable[[], CampaignsUnitOfWork]
    clock: Clock
    planner: Planner

    async def __call__(self, command: SlotCommand, *, reason: str) -> Slot | None:
        """Return the slot, failed. Raises `CampaignNotFound` and `JobEnded`."""
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(command.account_id)
            await work.campaigns.get(command.account_id, command.campaign_id)
            slot = await claimed(work, command)
            if slot is not None:
                await self.planner.void(work, slot, now)
                slot = ended(slot, SlotState.FAILED, now, reason)
                await work.slots.save(slot)
            await work.jobs.failed(command.job_id, error=reason)
            await work.commit()
            return slot
