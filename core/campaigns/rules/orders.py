"""What may be ordered of a campaign."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

from core.campaigns.errors import CampaignInvalid
from core.campaigns.model import Order
from core.campaigns.rules.schedule import Schedule, local_date, posting_times, start_of, zones
from core.generation.errors import BriefInvalid
from core.generation.model import ArticleBrief
from core.generation.rules.briefs import check_brief
from core.shared.errors import FieldError, refusing

ARTICLES_A_DAY_MAX = 24
FIRST_DATE = date(2000, 1, 1)
LAST_DATE = date(2999, 12, 31)
NOT_ORDERED = "The campaign can't be ordered like this"


def check_order(order: Order) -> Order:
    """Return the order with its texts tidied. Raises `CampaignInvalid`, naming each field."""
    wrong: list[FieldError] = []

    def expect(field: str, message: str, *, ok: bool) -> None:
        if not ok:
            wrong.append(FieldError(field=field, message=message))

    order = checked_texts(order, wrong)
    count = order.articles_per_day
    expect(
        "articles_per_day",
        f"from 1 to {ARTICLES_A_DAY_MAX}",
        ok=count is None or 1 <= count <= ARTICLES_A_DAY_MAX,
    )
    expect("topic", "say what to write about", ok=count is None or order.topic is not None)
    times = order.posting_times
    expect("posting_times", f"at most {ARTICLES_A_DAY_MAX}", ok=len(times) <= ARTICLES_A_DAY_MAX)
    expect("posting_times", "no two the same", ok=len(set(times)) == len(times))
    expect("timezone", "the name of a time zone, as Europe/Berlin", ok=order.timezone in zones())
    weekdays = order.weekdays
    expect("weekdays", "no two the same", ok=len(set(weekdays)) == len(weekdays))
    for name, day in (("start_date", order.start_date), ("end_date", order.end_date)):
        in_time = day is None or FIRST_DATE <= day <= LAST_DATE
        expect(name, f"from {FIRST_DATE} to {LAST_DATE}", ok=in_time)
    if order.start_date and order.end_date:
        expect("end_date", "not before start_date", ok=order.start_date <= order.end_date)
    if not wrong and count is not None:
        try:
            posting_times(times, count)
        except ValueError as error:
            wrong.append(FieldError(field="posting_times", message=str(error)))
    if wrong:
        raise CampaignInvalid(refusing(NOT_ORDERED, wrong), errors=tuple(wrong))
    return replace(order, weekdays=tuple(sorted(weekdays)))


def checked_texts(order: Order, wrong: list[FieldError]) -> Order:
    """Return the order with topic, tone and language as an article takes them."""
    if order.topic is not None and not order.topic.strip():
        order = replace(order, topic=None)
    try:
        brief = check_brief(brief_of(replace(order, topic=order.topic or "any")))
    except BriefInvalid as error:
        wrong += error.errors
        return order
    topic = None if order.topic is None else brief.topic
    return replace(order, topic=topic, tone=brief.tone)


def brief_of(order: Order) -> ArticleBrief:
    """Return what each slot's article is ordered with: the default length."""
    assert order.topic is not None
    return ArticleBrief(topic=order.topic, tone=order.tone, language=order.language)


def schedule_of(order: Order) -> Schedule:
    """Return when an order posts. Only for one that says how many articles a day."""
    assert order.articles_per_day is not None
    return Schedule(
        zone=order.timezone,
        times=posting_times(order.posting_times, order.articles_per_day),
        weekdays=order.weekdays,
        start_date=order.start_date,
        end_date=order.end_date,
    )


def first_instant(order: Order, now: datetime) -> datetime:
    """Return from when a new order's slots are noted: the beginning of today in its zone.

    So the first day's slots that have passed are accounted for too. A start date that is past
    means from today.
    """
    return min(now, start_of(local_date(now, order.timezone), order.timezone))


def end_of(order: Order) -> datetime | None:
    """Return the instant at which the last date of an order is over, or None for never."""
    if order.end_date is None:
        return None
    return start_of(date.fromordinal(order.end_date.toordinal() + 1), order.timezone)


def read_times(texts: Sequence[str]) -> tuple[time, ...]:
    """Return times of the day that are written as HH:MM or HH:MM:00. Raises `CampaignInvalid`."""
    try:
        return tuple(read_time(each) for each in texts)
    except ValueError as error:
        problem = FieldError(field="posting_times", message=str(error))
        raise CampaignInvalid(refusing(NOT_ORDERED, [problem]), errors=(problem,)) from error


def read_time(text: str) -> time:
    """Return a time written as HH:MM or, as forms with a step of seconds do, HH:MM:00.

    Raises `ValueError`.
    """
    hours, colon, minutes = text.partition(":")
    minutes = minutes.removesuffix(":00")
    digits = hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()
    if not (digits and colon and len(hours) == len(minutes) == len("00")):
        message = "each as HH:MM, from 00:00 to 23:59"
        raise ValueError(message)
    try:
        return time(int(hours), int(minutes))
    except ValueError as error:
        message = "each as HH:MM, from 00:00 to 23:59"
        raise ValueError(message) from error
