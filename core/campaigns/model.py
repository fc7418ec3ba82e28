"""What a campaign is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.shared.ids import AccountId


class CampaignStatus(StrEnum):
    """Where a campaign stands; a folder may be put anywhere from anywhere."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A named folder of an account: assets and articles name the campaign that they lie in."""

    id: str
    account_id: AccountId
    name: str
    status: CampaignStatus
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFilter:
    """Which campaigns of an account: all, or those in one state."""

    status: CampaignStatus | None = None
