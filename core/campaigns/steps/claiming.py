"""A slot that a job may begin or give up."""

from dataclasses import dataclass
from datetime import date

from core.campaigns.model import Slot, SlotState
from core.campaigns.ports import CampaignsUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotCommand:
    """Which slot of which campaign, and the job that this is."""

    account_id: AccountId
    campaign_id: str
    local_date: date
    number: int
    job_id: str


async def claimed(work: CampaignsUnitOfWork, command: SlotCommand) -> Slot | None:
    """Return the slot if it still waits for this very job."""
    slot = await work.slots.get(command.campaign_id, command.local_date, command.number)
    if slot is None or slot.state is not SlotState.PLANNED or slot.job_id != command.job_id:
        return None
    return slot
