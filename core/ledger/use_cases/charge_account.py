"""Charge work of known cost, before it is delivered."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.errors import InsufficientCredits
from core.ledger.model import Hold, WalletTerms
from core.ledger.ports import Admit, LedgerUnitOfWork
from core.ledger.rules.closing import check_open
from core.ledger.rules.holds import HoldRequest
from core.ledger.rules.settling import Actual
from core.ledger.rules.settling import charge as charge_wallet
from core.ledger.steps import booking, repeats
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.shared.values import value


@value(frozen=True, slots=True, kw_only=True)
class ChargeWanted:
    """What to charge, to whom and for what."""

    account_id: AccountId
    caller: str
    purpose: str
    actual: Actual
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeAccount:
    """Hold and settle at once; refused when the wallet can't cover it.

    A repeat with the same key returns the same charge, whatever refuses new ones. Raises
    `AccountNotFound`, `KeyUsedForOther`, `KeyStillRunning`, `AccountClosed`, `AmountInvalid`,
    `InsufficientCredits`, and what `admit` returns.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    admit: Admit
    clock: Clock
    ids: Ids
    terms: WalletTerms

    async def __call__(self, command: ChargeWanted) -> Hold:
        """Charge the account; return the settled hold that stands for the charge."""
        refusal = await self.admit(command.purpose)
        now = self.clock.now()
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(command.account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await work.holds.get(known, account_id=command.account_id)
            check_open(wallet)
            if refusal is not None:
                raise refusal
            hold_id = self.ids.new()
            request = HoldRequest(
                id=hold_id,
                owner=command.caller,
                purpose=command.purpose,
                work=hold_id,
                number=1,
                unit=command.actual.unit,
                amount=command.actual.amount,
                expires_at=now,
            )
            try:
                change = charge_wallet(wallet, request, command.actual, self.terms, now)
            except InsufficientCredits:
                freed = await booking.expire_overdue(work, wallet, self.terms, now)
                if freed is wallet:
                    raise
                change = charge_wallet(freed, request, command.actual, self.terms, now)
            await work.wallets.save(change)
            await repeats.finish(work, command.key, hold_id)
            await work.commit()
            return change.holds[-1]
