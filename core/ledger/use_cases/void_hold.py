"""Give a hold back."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Hold, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.steps import booking, repeats
from core.shared.keys import RequestKey
from core.shared.ports import Clock
from core.shared.values import value


@value(frozen=True, slots=True, kw_only=True)
class HoldToVoid:
    """A hold whose work will not be delivered."""

    hold_id: str
    caller: str
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidHold:
    """Everything goes back: to a debt first, then to the very grants and the plan.

    Voiding again changes nothing. Raises what `booking.void` raises, `KeyUsedForOther` and
    `KeyStillRunning`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, command: HoldToVoid) -> Hold:
        """Void the hold."""
        async with self.unit_of_work() as work:
            account_id = await work.holds.account_of(command.hold_id)
            await work.wallets.get(account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await work.holds.get(known, account_id=account_id)
            hold = await booking.void(
                work,
                account_id,
                command.hold_id,
                caller=command.caller,
                terms=self.terms,
                now=self.clock.now(),
            )
            await repeats.finish(work, command.key, hold.id)
            await work.commit()
            return hold
