"""What campaigns and their slots are asked with and answered as."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from msgspec import UNSET, Meta, Struct, UnsetType

from core.campaigns.model import Campaign, Order
from core.campaigns.rules.orders import read_times
from core.campaigns.use_cases.read_calendar import CalendarEntry
from entrypoints.http.serving.amounts import CreditsOut, credits_out

Status = Literal["draft", "active", "paused", "completed", "archived"]
SlotStateName = Literal[
    "upcoming",
    "planned",
    "generating",
    "generated",
    "posted",
    "no_destination",
    "paused",
    "missed",
    "failed",
    "cancelled",
]
NoteName = Literal["gap", "fold"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Name = Annotated[str, Meta(min_length=1, max_length=200, examples=["Tech Blog Campaign"])]
Topic = Annotated[
    str, Meta(max_length=500, description="What to write about.", examples=["Latest AI trends"])
]
PerDay = Annotated[
    int, Meta(ge=1, le=24, description="Without it nothing is planned.", examples=[2])
]
Times = Annotated[
    list[Annotated[str, Meta(max_length=8)]],
    Meta(
        max_length=24,
        description="HH:MM, or HH:MM:00; of more than articles_per_day the first ones count, as "
        "given; what is missing is placed evenly between the latest and midnight.",
        examples=[["09:00", "17:00"]],
    ),
]
Zone = Annotated[str, Meta(max_length=64, description="IANA.", examples=["Europe/Berlin"])]
Weekdays = Annotated[list[Weekday], Meta(max_length=7, description="None means all.")]
Destination = Annotated[
    str, Meta(max_length=36, description="An integration; else every active one.")
]
Tone = Annotated[str, Meta(max_length=40, description="Such as friendly or academic.")]
Language = Annotated[str, Meta(max_length=35, description="A language tag.")]


class OrderFields(Struct, forbid_unknown_fields=True):
    """What a campaign orders; what is left out stays as it is, and null means the default."""

    topic: Topic | UnsetType | None = UNSET
    articles_per_day: PerDay | UnsetType | None = UNSET
    posting_times: Times | UnsetType | None = UNSET
    timezone: Zone | UnsetType | None = UNSET
    weekdays: Weekdays | UnsetType | None = UNSET
    start_date: date | UnsetType | None = UNSET
    end_date: date | UnsetType | None = UNSET
    integration_id: Destination | UnsetType | None = UNSET
    tone: Tone | UnsetType | None = UNSET
    language: Language | UnsetType | None = UNSET


class CampaignBody(OrderFields, kw_only=True):
    """A new campaign: a folder, and with articles_per_day a recurring order."""

    name: Name


class CampaignChanges(OrderFields, kw_only=True):
    """What to change of a campaign; what is left out stays."""

    name: Name | UnsetType = UNSET
    status: Status | UnsetType = UNSET


class StatusBody(Struct, forbid_unknown_fields=True):
    """The state that a campaign shall be in."""

    status: Status


def order_change(body: OrderFields) -> Callable[[Order], Order]:
    """Return what a body does to an order. The change raises `CampaignInvalid`."""

    def change(order: Order) -> Order:
        default = Order()
        changes: dict[str, Any] = {
            name: getattr(default, name) if value is None else value
            for name in OrderFields.__struct_fields__
            if (value := getattr(body, name)) is not UNSET
        }
        if isinstance(body.posting_times, list):
            changes["posting_times"] = read_times(body.posting_times)
        if isinstance(body.weekdays, list):
            changes["weekdays"] = tuple(WEEKDAYS.index(each) for each in body.weekdays)
        return replace(order, **changes)

    return change


class CampaignView(Struct):
    """A campaign."""

    id: str
    name: str
    topic: str | None
    status: Status
    pause_reason: Annotated[str | None, Meta(description="Why it paused itself.")]
    articles_per_day: int | None
    posting_times: list[str]
    timezone: str
    weekdays: list[Weekday]
    start_date: date | None
    end_date: date | None
    tone: str
    language: str
    integration_id: str | None
    created_at: datetime
    updated_at: datetime


def campaign_view(campaign: Campaign) -> CampaignView:
    """Return a campaign as it is answered."""
    order = campaign.order
    return CampaignView(
        id=campaign.id,
        name=campaign.name,
        topic=order.topic,
        status=campaign.status.value,
        pause_reason=campaign.pause_reason,
        articles_per_day=order.articles_per_day,
        posting_times=[f"{each:%H:%M}" for each in order.posting_times],
        timezone=order.timezone,
        weekdays=[WEEKDAYS[each] for each in order.weekdays],
        start_date=order.start_date,
        end_date=order.end_date,
        tone=order.tone,
        language=order.language,
        integration_id=order.integration_id,
        created_at=campaign.created_at,
        updated_at=campaign.updated_at,
    )


class SlotView(Struct):
    """A slot of a campaign's calendar."""

    local_date: date
    number: Annotated[int, Meta(description="Counts a local date's slots, from 0.")]
    local_time: str
    timezone: str
    at: datetime
    note: Annotated[
        NoteName | None,
        Meta(
            description="What a clock change does: `gap` moves the slot forward by what the clock "
            "leaves out, `fold` is the first of two such times."
        ),
    ]
    state: SlotStateName
    reason: str | None
    article_id: str | None
    posted_at: datetime | None
    tokens_estimated: int | None
    tokens_used: int | None
    credits_used: CreditsOut | None


class CalendarView(Struct):
    """Past and coming slots, by instant."""

    items: list[SlotView]


def calendar_view(entries: Sequence[CalendarEntry]) -> CalendarView:
    """Return a calendar as it is answered."""
    return CalendarView(items=[slot_view(entry) for entry in entries])


def slot_view(entry: CalendarEntry) -> SlotView:
    """Return a slot as it is answered."""
    micro = entry.micro_credits_used
    # Both are names of the core's own lists.
    note = cast("NoteName | None", entry.note)
    state = cast("SlotStateName", entry.state)
    return SlotView(
        local_date=entry.local_date,
        number=entry.number,
        local_time=f"{entry.local_time:%H:%M}",
        timezone=entry.zone,
        at=entry.at,
        note=note,
        state=state,
        reason=entry.reason,
        article_id=entry.article_id,
        posted_at=entry.posted_at,
        tokens_estimated=entry.tokens_estimated,
        tokens_used=entry.tokens_used,
        credits_used=None if micro is None else credits_out(micro),
    )
