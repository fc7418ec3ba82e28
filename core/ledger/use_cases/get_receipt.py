"""What a charge was for, and what it was taken from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.ledger.errors import NothingCharged
from core.ledger.model import Charge, Entry, Hold
from core.ledger.ports import LedgerUnitOfWork
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A charge with its hold (terms, purpose, what was refunded since) and its entries."""

    hold: Hold
    charge: Charge
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetReceipt:
    """Each charge has a receipt: tokens by class, price and version, the split, the balance.

    Raises `HoldNotFound` (another account's too) and `NothingCharged`.
    """

    snapshot: Callable[[], LedgerUnitOfWork]

    async def __call__(self, account_id: AccountId, hold_id: str) -> Receipt:
        """Return the receipt of the charge of a hold."""
        async with self.snapshot() as work:
            hold = await work.holds.get(hold_id, account_id=account_id)
            if hold.charge is None:
                message = f"Nothing was charged for {hold_id}: it is {hold.status.value}."
                raise NothingCharged(message)
            entries = await work.entries.of_hold(account_id, hold_id)
            return Receipt(hold=hold, charge=hold.charge, entries=entries)
