"""Take credits by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ledger.model import Entry, EntryKind, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.adjusting import adjusted, checked_reason
from core.ledger.rules.opening import Deduction, deduct
from core.ledger.steps import repeats
from core.ledger.steps.entries import check_reversed, entry_of
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsToDeduct:
    """Credits to take from an account, and why.

    `actor` is the operator who takes them, for the audit log; `reverses` is the sequence number of
    the account's entry that this corrects.
    """

    account_id: AccountId
    micro_credits: int
    reason: str
    allow_debt: bool = False
    key: RequestKey | None = None
    actor: str | None = None
    reverses: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductCredits:
    """An admin takes credits, with a reason; beyond what is available only where debt is allowed.

    A repeat with the same key returns the same entry. Raises `ReasonRequired`, `AccountNotFound`,
    `KeyUsedForOther`, `KeyStillRunning`, `EntryNotFound`, `AmountInvalid`, `BalanceOutOfRange` and
    `InsufficientCredits`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self, command: CreditsToDeduct) -> Entry:
        """Take the credits; return the entry."""
        reason = checked_reason(command.reason)
        async with self.unit_of_work() as work:
            wallet = await work.wallets.get(command.account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await entry_of(work, command.account_id, int(known))
            await check_reversed(work, command.account_id, command.reverses)
            deduction = Deduction(
                micro_credits=command.micro_credits,
                reason=reason,
                allow_debt=command.allow_debt,
                key=None if command.key is None else command.key.key,
                reverses=command.reverses,
            )
            change = deduct(wallet, deduction, self.terms, self.clock.now())
            await work.wallets.save(change)
            (entry,) = (each for each in change.entries if each.kind is EntryKind.DEDUCTION)
            if command.actor is not None:
                await work.events.add(adjusted(entry, command.actor))
            await repeats.finish(work, command.key, str(entry.sequence))
            await work.commit()
            return entry
