"""Statistics for operators: calls, tokens, cost, and what is earned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.shared.errors import FieldError
from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.usage.errors import PeriodInvalid
from core.usage.model import BrakeState, Grouping, Margin, UsageFilter, UsageLine
from core.usage.ports import UsageUnitOfWork
from core.usage.rules.brakes import day_of
from core.usage.rules.margins import margins

DAYS_MAX = 400
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2999, 12, 31)
DAYS_USUAL = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUsageCommand:
    """Which calls are counted, and how; without days the last thirty."""

    by: Grouping = Grouping.DAY
    since: date | None = None
    until: date | None = None
    account_id: AccountId | None = None
    operation: str | None = None
    provider: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """What was asked for, today's cost beside it, and the margins of the same days.

    Margins are over all accounts: one operation has one price.
    """

    days: UsageFilter
    lines: Sequence[UsageLine]
    margins: Sequence[Margin]
    today: BrakeState


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUsage:
    """Add up the log of calls, and compare its cost with what was charged."""

    snapshot: Callable[[], UsageUnitOfWork]
    clock: Clock
    credit_micro_usd: int
    tokens_per_credit: int

    async def __call__(self, command: ReadUsageCommand) -> UsageReport:
        """Return the report. Raises `PeriodInvalid`."""
        now = self.clock.now()
        check_years(command)
        wish = filter_of(command, day_of(now))
        check_period(wish)
        everyone = UsageFilter(since=wish.since, until=wish.until)
        async with self.snapshot() as work:
            lines = await work.model_calls.lines(wish, command.by)
            costs = await work.model_calls.lines(everyone, Grouping.OPERATION)
            sold = await work.model_calls.sold(wish.since, wish.until)
            today = await work.brakes.state(day_of(now), None)
        return UsageReport(
            days=wish,
            lines=lines,
            margins=margins(
                sold,
                costs,
                credit_micro_usd=self.credit_micro_usd,
                tokens_per_credit=self.tokens_per_credit,
            ),
            today=today,
        )


def filter_of(command: ReadUsageCommand, today: date) -> UsageFilter:
    """Return which calls are meant."""
    until = command.until or today
    return UsageFilter(
        since=command.since or until - timedelta(days=DAYS_USUAL - 1),
        until=until,
        account_id=command.account_id,
        operation=command.operation,
        provider=command.provider,
        model=command.model,
    )


def check_years(command: ReadUsageCommand) -> None:
    """Raise `PeriodInvalid` unless the days are of years in which one can count in days."""
    for name, day in (("since", command.since), ("until", command.until)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise not_shown(name, f"`{name}` must be from {FIRST_DAY} to {LAST_DAY}")


def check_period(wish: UsageFilter) -> None:
    """Raise `PeriodInvalid` unless the days are in order and not too many."""
    days = (wish.until - wish.since).days
    if not 0 <= days < DAYS_MAX:
        message = f"`until` must be on or after `since`, and they span at most {DAYS_MAX} days"
        raise not_shown("until", message)


def not_shown(field: str, message: str) -> PeriodInvalid:
    """Return the refusal of a day."""
    return PeriodInvalid(
        f"The days can't be shown: {message}.", errors=(FieldError(field=field, message=message),)
    )
