"""Rows of the ledger: what is written of a value is what is read of it."""

from collections import namedtuple
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table

from adapters.database.ledger_rows import (
    WALLET,
    bindable,
    entry_from,
    entry_row,
    hold_from,
    hold_row,
    wallet_from,
    wallet_row,
)
from adapters.database.tables.base import columns_of
from adapters.database.tables.ledger import entries, holds, wallets
from core.ledger.model import GrantKind, TokenUsage, Unit
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.settling import Actual, charge
from core.shared.ids import AccountId
from core.shared.values import replace
from tests.use_cases.ledger.worlds import CREDIT, TERMS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_written_is_what_is_read() -> None:
    gift = NewGrant(id="gift", kind=GrantKind.SIGNUP, micro_credits=9 * CREDIT)
    opened = open_wallet(AccountId(1), (gift,), TERMS, NOW)
    request = HoldRequest(
        id="h",
        owner="o",
        purpose="p",
        work="h",
        number=1,
        unit=Unit.CREDITS,
        amount=1,
        expires_at=NOW,
    )
    made = charge(opened.wallet, request, Actual(unit=Unit.CREDITS, amount=1), TERMS, NOW)

    hold, (*_, entry) = made.holds[-1], made.entries

    assert tuple(WALLET) == columns_of(wallets)
    assert wallet_from(named(wallets, wallet_row(made.wallet))) == made.wallet
    assert hold_from(named(holds, hold_row(hold))) == hold
    assert entry_from(named(entries, entry_row(entry))) == entry
    told = replace(entry, usage=TokenUsage(1, 2, 3, 4))
    assert entry_from(named(entries, entry_row(told))) == told


def named(table: Table, row: tuple[Any, ...]) -> Any:
    """Return a row as a database gives it."""
    return namedtuple("Row", columns_of(table))(**bindable(table, row))  # noqa: PYI024 - By the table.
