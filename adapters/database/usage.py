"""Calls of models, spending and switches in SQL."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.tables.accounts import accounts
from adapters.database.tables.ledger import entries, holds
from adapters.database.tables.usage import model_calls, model_spending, model_switches
from core.ledger.model import Book, EntryKind, Unit
from core.shared.ids import AccountId
from core.usage.model import (
    BrakeState,
    Grouping,
    ModelCall,
    Outcome,
    Sold,
    Switches,
    TokenCount,
    UsageFilter,
    UsageLine,
)

EVERYONE = 0
"""The account that stands for all of them; real ones begin at 1."""
LINES_MAX = 1_000
SUSPENDED, DELETED = "suspended", "deleted"


class SqlModelCalls:
    """The log of calls."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, call: ModelCall, day: date) -> None:
        """Store a call."""
        ended = call.call
        values: dict[str, Any] = {
            "id": call.id,
            "at": call.at,
            "day": day,
            "account_id": ended.account_id,
            "operation": ended.operation,
            "provider": ended.provider,
            "model": ended.model,
            "outcome": ended.outcome.value,
            "attempt": ended.attempt,
            "tokens_input": ended.tokens.input,
            "tokens_cached": ended.tokens.cached,
            "tokens_cache_write": ended.tokens.cache_write,
            "tokens_output": ended.tokens.output,
            "tokens_reasoning": ended.tokens.reasoning,
            "images": ended.images,
            "video_seconds": ended.video_seconds,
            "is_estimated": ended.estimated,
            "cost_micro_usd": call.cost_micro_usd,
            "latency_ms": ended.latency_ms,
            "first_ms": ended.first_ms,
            "error": ended.error,
        }
        await self._connection.execute(insert(model_calls).values(values))

    async def lines(self, wish: UsageFilter, by: Grouping) -> Sequence[UsageLine]:
        """Return the statistics, at most a thousand lines."""
        c = model_calls.c
        keys = GROUPED_BY[by]
        cost = func.coalesce(func.sum(c.cost_micro_usd), 0)
        query = (
            select(
                *keys,
                func.count().label("calls"),
                count_if(c.outcome != Outcome.ANSWERED.value).label("failed"),
                count_if(c.cost_micro_usd.is_(None)).label("unpriced"),
                func.sum(c.tokens_input).label("tokens_input"),
                func.sum(c.tokens_cached).label("tokens_cached"),
                func.sum(c.tokens_cache_write).label("tokens_cache_write"),
                func.sum(c.tokens_output).label("tokens_output"),
                func.sum(c.tokens_reasoning).label("tokens_reasoning"),
                func.sum(c.images).label("images"),
                cost.label("cost"),
                func.sum(c.latency_ms).label("latency"),
            )
            .where(*asked_for(wish))
            .group_by(*keys)
            .order_by(*(keys if by is Grouping.DAY else (cost.desc(), *keys)))
            .limit(LINES_MAX)
        )
        rows: Sequence[Any] = (await self._connection.execute(query)).all()
        return [line_from(row, len(keys)) for row in rows]

    async def sold(self, since: date, until: date) -> Sequence[Sold]:
        """Return what customers were charged on those days, less refunds, by purpose.

        A refund names the hold that it refunds, and the hold has the purpose.
        """
        c = entries.c
        is_charge = c.target == Book.USAGE.value
        is_refund = c.kind == EntryKind.REFUND.value
        begin = datetime.combine(since, time(), tzinfo=UTC)
        end = datetime.combine(until + timedelta(days=1), time(), tzinfo=UTC)
        purpose = func.coalesce(c.purpose, holds.c.purpose)
        query = (
            select(
                purpose.label("purpose"),
                c.unit,
                func.sum(case((is_charge, c.amount), else_=-c.amount)).label("amount"),
            )
            .outerjoin_from(entries, holds, and_(is_refund, holds.c.id == c.reference_id))
            .where(
                is_charge | is_refund,
                purpose.is_not(None),
                c.recorded_at >= begin,
                c.recorded_at < end,
            )
            .group_by(purpose, c.unit)
        )
        found: dict[str, dict[str, int]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(row.purpose, {})[row.unit] = int(row.amount)
        return [
            Sold(
                operation=purpose,
                tokens=amounts.get(Unit.TOKENS.value, 0),
                micro_credits=amounts.get(Unit.CREDITS.value, 0),
            )
            for purpose, amounts in sorted(found.items())
        ]


class SqlSpending:
    """What each day has cost."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def add(self, day: date, account_id: AccountId | None, cost_micro_usd: int) -> int:
        """Add a cost; return the day's total. The day's row stays locked until the end."""
        total = await self._add(day, EVERYONE, cost_micro_usd)
        if account_id is not None:
            await self._add(day, account_id, cost_micro_usd)
        return total

    async def _add(self, day: date, account_id: int, cost_micro_usd: int) -> int:
        dialect: Any = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        statement = dialect.insert(model_spending).values(
            day=day, account_id=account_id, cost_micro_usd=cost_micro_usd
        )
        statement = statement.on_conflict_do_update(
            index_elements=[model_spending.c.day, model_spending.c.account_id],
            set_={
                "cost_micro_usd": model_spending.c.cost_micro_usd
                + statement.excluded.cost_micro_usd
            },
        ).returning(model_spending.c.cost_micro_usd)
        return int((await self._connection.execute(statement)).scalar_one())


class SqlBrakes:
    """Switches, and what was spent."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on one transaction."""
        self._connection = connection

    async def state(self, day: date, account_id: AccountId | None) -> BrakeState:
        """Return all that decides, with one question to the database."""
        asked = EVERYONE if account_id is None else account_id
        status = select(accounts.c.status).where(accounts.c.id == asked)
        query = (
            select(
                model_switches,
                spent(day, EVERYONE).label("spent"),
                spent(day, asked).label("spent_by_account"),
                status.scalar_subquery().label("account_status"),
            )
            .select_from(select(literal(1).label("one")).subquery())
            .outerjoin(model_switches, model_switches.c.id == last_switches())
        )
        row = (await self._connection.execute(query)).one()
        return BrakeState(
            switches=switches_from(row),
            spent=int(row.spent),
            spent_by_account=0 if account_id is None else int(row.spent_by_account),
            account_suspended=row.account_status == SUSPENDED,
            account_deleted=row.account_status == DELETED,
        )

    async def set(self, switches: Switches) -> None:
        """Put other switches in force."""
        values: dict[str, Any] = {
            "changed_at": switches.changed_at,
            "changed_by": switches.changed_by,
            "maintenance": switches.maintenance,
            "operations_off": sorted(switches.operations_off),
            "providers_off": sorted(switches.providers_off),
            "reason": switches.reason,
        }
        await self._connection.execute(insert(model_switches).values(values))


GROUPED_BY: dict[Grouping, tuple[ColumnElement[Any], ...]] = {
    Grouping.DAY: (model_calls.c.day,),
    Grouping.ACCOUNT: (model_calls.c.account_id,),
    Grouping.OPERATION: (model_calls.c.operation,),
    Grouping.MODEL: (model_calls.c.provider, model_calls.c.model),
}


def count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows for which a condition holds."""
    return func.sum(case((condition, 1), else_=0))


def asked_for(wish: UsageFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter."""
    c = model_calls.c
    conditions = [and_(c.day >= wish.since, c.day <= wish.until)]
    wanted = (
        (c.account_id, wish.account_id),
        (c.operation, wish.operation),
        (c.provider, wish.provider),
        (c.model, wish.model),
    )
    return conditions + [column == value for column, value in wanted if value is not None]


def spent(day: date, account_id: int) -> ColumnElement[int]:
    """Return what a day has cost an account, or everyone."""
    c = model_spending.c
    found = select(c.cost_micro_usd).where(c.day == day, c.account_id == account_id)
    return func.coalesce(found.scalar_subquery(), 0)


def last_switches() -> Any:
    """Return the id of the switches in force."""
    return select(func.max(model_switches.c.id)).scalar_subquery()


def line_from(row: Any, keys: int) -> UsageLine:
    """Read a line of the statistics whose first columns are its key."""
    return UsageLine(
        key=":".join("" if each is None else str(each) for each in row[:keys]),
        calls=row.calls,
        failed_calls=int(row.failed),
        unpriced_calls=int(row.unpriced),
        tokens=TokenCount(
            input=int(row.tokens_input),
            cached=int(row.tokens_cached),
            cache_write=int(row.tokens_cache_write),
            output=int(row.tokens_output),
            reasoning=int(row.tokens_reasoning),
        ),
        images=int(row.images),
        cost_micro_usd=int(row.cost),
        latency_ms=int(row.latency),
    )


def switches_from(row: Row[Any]) -> Switches:
    """Read the switches; where none were ever set, everything is on."""
    if row.id is None:
        return Switches()
    return Switches(
        maintenance=row.maintenance,
        operations_off=frozenset(row.operations_off),
        providers_off=frozenset(row.providers_off),
        reason=row.reason,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
