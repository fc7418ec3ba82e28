"""Rows of the ledger, as batches write them: by the order of their columns."""

from datetime import UTC, datetime

from adapters.database.grouped.statements import columns_of
from adapters.database.ledger_rows import entry_values, hold_values, wallet_values
from adapters.database.tables.ledger import entries, holds, wallets
from core.ledger.model import GrantKind, Unit
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.opening import open_wallet
from core.ledger.rules.settling import Actual, charge
from core.shared.ids import AccountId
from tests.use_cases.ledger.worlds import CREDIT, TERMS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_columns_come_in_the_order_of_their_table() -> None:
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

    assert tuple(wallet_values(made.wallet)) == columns_of(wallets)
    assert tuple(hold_values(made.holds[-1])) == columns_of(holds)
    assert tuple(entry_values(made.entries[-1])) == columns_of(entries)
