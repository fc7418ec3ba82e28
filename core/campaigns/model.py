"""What a campaign is: a folder, and with a schedule a recurring order made of slots."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from core.shared.ids import AccountId


class CampaignStatus(StrEnum):
    """Where a campaign stands; it may be put anywhere from anywhere. Only `active` plans."""

    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is written, when, and where it goes.

    Without `articles_per_day` nothing is planned. `posting_times` are as given; `weekdays` count
    from Monday, 0, and none means all. Without `integration_id` articles go to every active
    integration of the account.
    """

    topic: str | None = None
    tone: str = "neutral"
    language: str = "en"
    articles_per_day: int | None = None
    posting_times: tuple[time, ...] = ()
    timezone: str = "UTC"
    weekdays: tuple[int, ...] = ()
    start_date: date | None = None
    end_date: date | None = None
    integration_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A named folder of an account: assets and articles name the campaign that they lie in.

    All slots before `planned_until` are made. Those before `carried_out_from`, the instant at
    which the order was begun, changed or resumed, are only noted. `pause_reason` is there when
    the campaign paused itself: what it had paid for by then runs on.
    """

    id: str
    account_id: AccountId
    name: str
    status: CampaignStatus
    created_at: datetime
    updated_at: datetime
    order: Order = field(default_factory=Order)
    pause_reason: str | None = None
    planned_until: datetime | None = None
    carried_out_from: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def is_planned(self) -> bool:
        """Whether slots are made for it now."""
        return self.status is CampaignStatus.ACTIVE and self.order.articles_per_day is not None

    @property
    def paused_itself(self) -> bool:
        """Whether it paused for want of what it needs, and not because somebody said so."""
        return self.status is CampaignStatus.PAUSED and self.pause_reason is not None

    @property
    def begins_slots(self) -> bool:
        """Whether slots that are paid for are begun."""
        return self.status is CampaignStatus.ACTIVE or self.paused_itself

    @property
    def waits(self) -> bool:
        """Whether somebody paused it: nothing begins and nothing is posted until it is resumed."""
        return self.status is CampaignStatus.PAUSED and not self.paused_itself

    @property
    def posts(self) -> bool:
        """Whether articles that are there are posted; those of a completed one still are."""
        return self.begins_slots or self.status is CampaignStatus.COMPLETED


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFilter:
    """Which campaigns of an account: all, or those in one state."""

    status: CampaignStatus | None = None


class SlotState(StrEnum):
    """Where a slot stands.

    - `planned`: paid for by a hold; it begins a while before its instant.
    - `paused`: not begun and not paid for; resuming opens it again if it is still ahead.
    - `cancelled`: not begun, and the order no longer has it as it was.
    - `generating`: begun; its article is queued, being written, or waits for its instant.
    - `failed`: the article could not be written; nothing was charged.
    - `posted`: handed to its destinations.
    - `no_destination`: the article is completed and there was nowhere to post it.
    - `missed`: its time went by; the reason says why.
    """

    PLANNED = "planned"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    GENERATING = "generating"
    FAILED = "failed"
    POSTED = "posted"
    NO_DESTINATION = "no_destination"
    MISSED = "missed"


REOPENED = (SlotState.PAUSED, SlotState.CANCELLED, SlotState.MISSED)
"""What planning opens again when it has not begun and its instant is ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One posting of a campaign, named by (campaign, local date, number).

    `article_id` is chosen with the first hold and stays; the article is there from `begun_at` on.
    `at` is the instant in UTC that `local_time` of `zone` means, `note` what a clock change did.
    """

    campaign_id: str
    account_id: AccountId
    local_date: date
    number: int
    local_time: time
    zone: str
    at: datetime
    note: str | None
    state: SlotState
    article_id: str
    reason: str | None = None
    hold_id: str | None = None
    job_id: str | None = None
    begun_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def key(self) -> tuple[date, int]:
        """What names it within its campaign."""
        return (self.local_date, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotName:
    """Names a slot, in the order in which the posting pass looks at them."""

    at: datetime
    campaign_id: str
    local_date: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSlot:
    """A slot whose instant has come, and whose it is."""

    account_id: AccountId
    name: SlotName


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignName:
    """A campaign, and whose it is."""

    account_id: AccountId
    campaign_id: str
