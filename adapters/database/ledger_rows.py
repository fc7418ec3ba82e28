"""Rows of the ledger's tables as values of its model, and back.

What is inside JSON has the names of the model's fields; parts and token usage are arrays. The
columns of a value come as msgspec writes them; `bindable` makes of them what a driver takes.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from msgspec import convert, to_builtins
from msgspec.json import Decoder
from sqlalchemy import Row, Table

from adapters.database.tables.base import columns_of
from adapters.database.tables.ledger import entries, holds
from core.ledger.model import (
    Book,
    Charge,
    Entry,
    EntryKind,
    Grant,
    Hold,
    HoldStatus,
    Part,
    PlanState,
    TokenUsage,
    Unit,
    Wallet,
)
from core.shared.ids import AccountId

STATUSES = {status.value: status for status in HoldStatus}
UNITS = {unit.value: unit for unit in Unit}


WALLET = {
    "account_id": "account_id",
    "posted": "posted",
    "held": "held",
    "frozen": "frozen",
    "grants": "grants",
    "plan": "plan.name",
    "plan_base": "plan.base",
    "plan_quota": "plan.quota",
    "plan_used": "plan.used",
    "plan_held": "plan.held",
    "last_reset_month": "plan.reset_month",
    "plan_end_at": "plan.ends_at",
    "plan_cap": "plan.cap",
    "plan_period": "plan.period",
    "sequence": "sequence",
    "entered_at": "entered_at",
    "next_due_at": "next_due_at",
    "last_bonus_at": "last_bonus_at",
    "alert_below": "alert_below",
    "gifts": "gifts",
    "closed": "closed",
}
"""Where a wallet has what is in its columns."""
wallet_row = attrgetter(*WALLET.values())
"""Returns a wallet's columns."""
hold_row = attrgetter(*columns_of(holds))
"""Returns a hold's columns, which are named as what it has."""
NO_USAGE = (None,) * len(TokenUsage._fields)
FIRST_OF_USAGE = columns_of(entries).index("tokens_input")
before_usage = attrgetter(*columns_of(entries)[:FIRST_OF_USAGE])
after_usage = attrgetter(*columns_of(entries)[FIRST_OF_USAGE + len(NO_USAGE) :])


def entry_row(entry: Entry) -> tuple[Any, ...]:
    """Return an entry's columns."""
    return (*before_usage(entry), *(entry.usage or NO_USAGE), *after_usage(entry))


def bindable(table: Table, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return columns by name, with nothing but what a driver, or a column of JSON, takes."""
    return {
        name: value if isinstance(value, datetime) else to_builtins(value)
        for name, value in zip(columns_of(table), row, strict=True)
    }


def parts_from(value: Iterable[Sequence[Any]]) -> tuple[Part, ...]:
    """Read parts."""
    return tuple([Part._make(pair) for pair in value])


def grants_from(value: Iterable[Any]) -> tuple[Grant, ...]:
    """Read grants."""
    return tuple([convert(each, Grant) for each in value])


def charge_from(value: Any) -> Charge | None:
    """Read a charge, if there is one."""
    return None if value is None else convert(value, Charge)


class Readers(NamedTuple):
    """What makes values of columns of JSON, by what is in them."""

    grants: Callable[[Any], tuple[Grant, ...]]
    parts: Callable[[Any], tuple[Part, ...]]
    charge: Callable[[Any], Charge | None]


OF_COLUMNS = Readers(grants=grants_from, parts=parts_from, charge=charge_from)
"""For columns as SQLAlchemy gives them."""
OF_TEXT = Readers(
    grants=Decoder(tuple[Grant, ...]).decode,
    parts=Decoder(tuple[Part, ...]).decode,
    charge=Decoder(Charge | None).decode,  # What has none may be NULL, and JSON's null.
)
"""For columns as text, which is several times quicker to read at once."""


def wallet_from(row: Row[Any], read: Readers = OF_COLUMNS) -> Wallet:
    """Read a wallet."""
    plan = PlanState(
        name=row.plan,
        base=row.plan_base,
        quota=row.plan_quota,
        used=row.plan_used,
        held=row.plan_held,
        reset_month=row.last_reset_month,
        ends_at=row.plan_end_at,
        cap=row.plan_cap,
        period=row.plan_period,
    )
    return Wallet(
        account_id=AccountId(row.account_id),
        posted=row.posted,
        held=row.held,
        frozen=row.frozen,
        grants=read.grants(row.grants),
        plan=plan,
        sequence=row.sequence,
        entered_at=row.entered_at,
        next_due_at=row.next_due_at,
        last_bonus_at=row.last_bonus_at,
        alert_below=row.alert_below,
        gifts=row.gifts,
        closed=row.closed,
    )


def hold_from(row: Row[Any], read: Readers = OF_COLUMNS) -> Hold:
    """Read a hold."""
    return Hold(
        id=row.id,
        account_id=AccountId(row.account_id),
        status=STATUSES[row.status],
        owner=row.owner,
        purpose=row.purpose,
        work=row.work,
        number=row.number,
        unit=UNITS[row.unit],
        amount=row.amount,
        plan_tokens=row.plan_tokens,
        parts=read.parts(row.parts),
        tokens_per_credit=row.tokens_per_credit,
        price_version=row.price_version,
        created_at=row.created_at,
        expires_at=row.expires_at,
        progress=row.progress,
        ended_at=row.ended_at,
        charge=None if row.charge is None else read.charge(row.charge),
        repaid=read.parts(row.repaid),
        refunded=row.refunded,
        needs_review=row.needs_review,
        withdrawn=row.withdrawn,
    )


def entry_from(row: Row[Any]) -> Entry:
    """Read an entry."""
    usage = None
    if row.tokens_input is not None:
        usage = TokenUsage(
            input=row.tokens_input,
            cached=row.tokens_cached,
            output=row.tokens_output,
            reasoning=row.tokens_reasoning,
        )
    return Entry(
        account_id=AccountId(row.account_id),
        sequence=row.sequence,
        kind=EntryKind(row.kind),
        unit=UNITS[row.unit],
        amount=row.amount,
        source=Book(row.source),
        target=Book(row.target),
        balance_after=row.balance_after,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
        parts=parts_from(row.parts),
        reason=row.reason,
        purpose=row.purpose,
        reference_type=row.reference_type,
        reference_id=row.reference_id,
        hold_id=row.hold_id,
        model=row.model,
        usage=usage,
        tokens_paid=row.tokens_paid,
        key=row.key,
        reverses=row.reverses,
    )
