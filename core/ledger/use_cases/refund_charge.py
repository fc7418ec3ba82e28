"""Give a charge back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.ledger.model import Entry, EntryKind, Hold, Unit, WalletTerms
from core.ledger.ports import LedgerUnitOfWork
from core.ledger.rules.adjusting import adjusted, checked_reason
from core.ledger.rules.audit import CHARGES
from core.ledger.rules.refunds import Refund, refund
from core.ledger.steps import repeats
from core.ledger.steps.entries import entry_of
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeToRefund:
    """A charge, by its hold, and how much of it in the hold's unit (None: all that is left).

    `actor` is the operator who gives it back, for the audit log.
    """

    hold_id: str
    reason: str
    amount: int | None = None
    key: RequestKey | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refunded:
    """The charge after a refund, and its entries: plan tokens, credits, or both."""

    hold: Hold
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundCharge:
    """All refunds of a charge together never exceed it.

    A repeat with the same key returns the same entries. Raises `ReasonRequired`, `HoldNotFound`,
    `KeyUsedForOther`, `KeyStillRunning`, `NothingToRefund`, `AmountInvalid`, `RefundTooLarge`.
    """

    unit_of_work: Callable[[], LedgerUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms

    async def __call__(self, command: ChargeToRefund) -> Refunded:
        """Refund the charge."""
        reason = checked_reason(command.reason)
        async with self.unit_of_work() as work:
            account_id = await work.holds.account_of(command.hold_id)
            wallet = await work.wallets.get(account_id)
            hold = await work.holds.get(command.hold_id, account_id=account_id)
            known = await repeats.earlier(work, command.key)
            if known is not None:
                return await refunded_before(work, hold, known)
            wish = Refund(
                grant_id=self.ids.new(),
                reason=reason,
                charged=charging(await work.entries.of_hold(account_id, hold.id)),
                amount=command.amount,
                key=None if command.key is None else command.key.key,
            )
            change = refund(wallet, hold, wish, self.terms, self.clock.now())
            await work.wallets.save(change)
            made = [each for each in change.entries if each.kind is EntryKind.REFUND]
            if command.actor is not None:
                await work.events.add(*(adjusted(entry, command.actor) for entry in made))
            await repeats.finish(work, command.key, ",".join(str(entry.sequence) for entry in made))
            await work.commit()
            return Refunded(hold=change.holds[-1], entries=made)


def charging(entries: Sequence[Entry]) -> Mapping[Unit, int]:
    """Return which of a hold's entries, in order, was the last to charge each unit."""
    return {entry.unit: entry.sequence for entry in entries if entry.kind in CHARGES}


async def refunded_before(work: LedgerUnitOfWork, hold: Hold, known: str) -> Refunded:
    """Build the answer of an earlier refund again."""
    account_id: AccountId = hold.account_id
    sequences = [sequence for sequence in known.split(",") if sequence]
    entries = [await entry_of(work, account_id, int(sequence)) for sequence in sequences]
    return Refunded(hold=hold, entries=entries)
