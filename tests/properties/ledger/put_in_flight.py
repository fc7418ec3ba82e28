"""Mark that work begins, as jobs do in a transaction of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.ledger.model import Hold, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.holds import check_seconds
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldToFly:
    """A hold whose work begins, and how long its lease is from now on."""

    hold_id: str
    caller: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PutInFlight:
    """From here on the work is charged at its progress should nobody end it.

    Raises `LeaseInvalid` and what `booking.put_in_flight` raises.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms

    async def __call__(self, command: HoldToFly) -> Hold:
        """Put the hold in flight, or one taken anew for the same work when it has expired."""
        check_seconds(command.seconds)
        now = self.clock.now()
        async with self.unit_of_work() as work:
            flight = Flight(
                hold_id=command.hold_id,
                caller=command.caller,
                expires_at=now + timedelta(seconds=command.seconds),
                new_hold_id=self.ids.new(),
            )
            account_id = await work.holds.account_of(command.hold_id)
            hold = await booking.put_in_flight(work, account_id, flight, self.terms, now)
            await work.commit()
            return hold
