"""Charge a hold what its work really used."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Hold, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking, repeats
from core.shared.keys import RequestKey
from core.shared.ports import Clock
from core.shared.values import value


@value(frozen=True, slots=True, kw_only=True)
class HoldToSettle:
    """A hold, and what its work used in the hold's unit."""

    hold_id: str
    caller: str
    actual: Actual
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleHold:
    """The hold becomes what was used; the rest goes back to exactly where it came from.

    Settling with the same amount again changes nothing, with or without a key. Raises what
    `booking.settle` raises, `KeyUsedForOther` and `KeyStillRunning`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, command: HoldToSettle) -> Hold:
        """Settle the hold."""
        async with self.unit_of_work() as work:
            account_id = await work.holds.account_of(command.hold_id)
            await work.wallets.get(account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await work.holds.get(known, account_id=account_id)
            hold = await booking.settle(
                work,
                account_id,
                command.hold_id,
                command.actual,
                caller=command.caller,
                terms=self.terms,
                now=self.clock.now(),
            )
            await repeats.finish(work, command.key, hold.id)
            await work.commit()
            return hold
