"""Keep a hold alive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.ledger.model import Hold
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.holds import check_seconds
from core.ledger.steps import booking
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldToRenew:
    """A hold to live for `seconds` from now."""

    hold_id: str
    caller: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewHold:
    """A live hold is extended and never shortened; one that has ended stays ended.

    Raises `LeaseInvalid`, `HoldNotFound`, `HoldOfAnother` and `HoldEnded`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock

    async def __call__(self, command: HoldToRenew) -> Hold:
        """Renew the hold."""
        check_seconds(command.seconds)
        until = self.clock.now() + timedelta(seconds=command.seconds)
        async with self.unit_of_work() as work:
            hold = await booking.renew(
                work, command.hold_id, caller=command.caller, expires_at=until
            )
            await work.commit()
            return hold
