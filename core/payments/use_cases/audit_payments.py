"""Match what was sold with what was paid, both ways."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from core.ledger.model import Entry, EntryKind
from core.payments.model import Payment
from core.payments.ports import PaymentsUnitOfWork

BATCH = 500
SOLD = (EntryKind.PACK, EntryKind.SUBSCRIPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDifference:
    """What the ledger and the payments do not agree about; `name` is the entry or payment."""

    name: str
    account_id: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPayments:
    """Prove that every credit that was sold has a payment, and every payment its credits.

    Each payment grants once, exactly what it says, and takes back exactly what it says; nothing
    else moves the book of sales.
    """

    snapshot: Callable[[], PaymentsUnitOfWork]

    async def __call__(self) -> Sequence[PaymentDifference]:
        """Return all differences; none is what should be."""
        async with self.snapshot() as work:
            return [*await of_payments(work), *await of_entries(work)]


async def of_payments(work: PaymentsUnitOfWork) -> list[PaymentDifference]:
    """Compare each payment that gave credits with its entries."""
    found: list[PaymentDifference] = []
    after = ""
    while batch := await work.all_payments.granting(after=after, limit=BATCH):
        entries = await work.all_payments.entries_of([payment.id for payment in batch])
        for payment in batch:
            own = [entry for entry in entries if entry.reference_id == payment.id]
            found += differences(payment, own)
        after = batch[-1].id
    return found


def differences(payment: Payment, entries: Iterable[Entry]) -> list[PaymentDifference]:
    """Return what a payment and its entries do not agree about."""
    own = list(entries)
    given = [entry for entry in own if entry.kind in SOLD]
    taken = sum(entry.amount for entry in own if entry.kind is EntryKind.TAKE_BACK)
    messages = []
    if len(given) != 1:
        messages.append(f"it has {len(given)} entries that grant, not one")
    elif given[0].amount != payment.granted:
        messages.append(f"it granted {payment.granted}, its entry says {given[0].amount}")
    if taken != payment.taken_back:
        messages.append(f"it took back {payment.taken_back}, its entries say {taken}")
    if any(entry.account_id != payment.account_id for entry in own):
        messages.append("an entry of it is another account's")
    return [
        PaymentDifference(name=payment.id, account_id=payment.account_id, message=message)
        for message in messages
    ]


async def of_entries(work: PaymentsUnitOfWork) -> list[PaymentDifference]:
    """Look for the payment of each entry in the book of sales."""
    found: list[PaymentDifference] = []
    after = (0, 0)
    while batch := await work.all_payments.sales(after=after, limit=BATCH):
        wanted = sorted({entry.reference_id for entry in batch if entry.reference_id is not None})
        known = {payment.id: payment for payment in await work.all_payments.of(wanted)}
        for entry in batch:
            payment = known.get(entry.reference_id or "")
            if payment is None or payment.granted == 0:
                message = f"no payment stands behind {entry.kind.value} of {entry.amount}"
                found.append(
                    PaymentDifference(name=entry.id, account_id=entry.account_id, message=message)
                )
        after = (batch[-1].account_id, batch[-1].sequence)
    return found
