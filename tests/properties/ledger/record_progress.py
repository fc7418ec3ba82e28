"""Note how far work has come, as streams do in the transaction of each delivery."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Hold
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.steps import booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was delivered so far on a hold, in its unit."""

    hold_id: str
    caller: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordProgress:
    """Progress is a note on the hold, never a charge; it only grows.

    Raises `HoldNotFound`, `HoldOfAnother`, `HoldEnded` and `AmountInvalid`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]

    async def __call__(self, command: Progress) -> Hold:
        """Note the progress."""
        async with self.unit_of_work() as work:
            hold = await booking.record_progress(
                work, command.hold_id, command.amount, caller=command.caller
            )
            await work.commit()
            return hold
