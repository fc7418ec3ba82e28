"""Refunds of charges: never more than was charged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.ledger.errors import NothingToRefund, RefundTooLarge
from core.ledger.model import (
    Book,
    Change,
    Charge,
    EntryKind,
    GrantKind,
    Hold,
    Unit,
    Wallet,
    WalletTerms,
)
from core.ledger.rules.grants import NewGrant, put
from core.ledger.rules.holds import check_amount
from core.ledger.rules.settling import price
from core.ledger.rules.time import begin, end
from core.ledger.rules.wording import said
from core.shared.values import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What to give back of a charge, in the hold's unit (None for all that is left), and why.

    `charged` is the sequence number of the entry that charged each unit.
    """

    grant_id: str
    reason: str
    charged: Mapping[Unit, int]
    amount: int | None = None
    expires_at: datetime | None = None
    key: str | None = None


def refund(wallet: Wallet, hold: Hold, wish: Refund, terms: WalletTerms, now: datetime) -> Change:
    """Give back a charge or a part of it, as if less had been used.

    Credits come back first, as a grant; then plan tokens, which lower `used` as long as nothing
    has zeroed it since the charge, and otherwise come back as credits at the hold's rate. A charge
    at recorded progress is final once something of it was refunded.

    Raises `NothingToRefund`, `AmountInvalid` and `RefundTooLarge`.
    """
    charge = hold.charge
    if charge is None:
        message = "This hold has no charge, so there is nothing to refund."
        raise NothingToRefund(message)
    left = charge.amount - hold.refunded
    amount = left if wish.amount is None else wish.amount
    if left == 0:
        raise RefundTooLarge("All of this charge was given back before.")
    if amount > left:
        most, asked = said(left, hold.unit), said(amount, hold.unit)
        raise RefundTooLarge(f"Of this charge {most} can still be refunded, not {asked}.")
    check_amount(amount, hold.unit)
    before_tokens, before_micro = cost_of(hold, charge, left)
    after_tokens, after_micro = cost_of(hold, charge, left - amount)
    tokens = before_tokens - after_tokens
    micro_credits = before_micro - after_micro
    draft = begin(wallet, terms, now)
    if tokens and draft.plan.period == charge.plan_period:
        draft.plan = replace(draft.plan, used=draft.plan.used - tokens)
        draft.post(
            EntryKind.REFUND,
            Unit.TOKENS,
            tokens,
            source=Book.USAGE,
            target=Book.PLAN,
            reason=wish.reason,
            reference_type="hold",
            reference_id=hold.id,
            hold_id=hold.id,
            key=wish.key,
            reverses=wish.charged[Unit.TOKENS],
        )
    elif tokens:
        micro_credits += price(hold, before_tokens) - price(hold, after_tokens)
    if micro_credits:
        put(
            draft,
            NewGrant(
                id=wish.grant_id,
                kind=GrantKind.REFUND,
                micro_credits=micro_credits,
                expires_at=wish.expires_at,
                reason=wish.reason,
                reference_type="hold",
                reference_id=hold.id,
                key=wish.key,
                hold_id=hold.id,
                reverses=wish.charged.get(Unit.CREDITS, wish.charged.get(Unit.TOKENS)),
            ),
        )
    final = replace(charge, provisional=False)
    draft.holds.append(replace(hold, charge=final, refunded=hold.refunded + amount))
    return end(draft)


def cost_of(hold: Hold, charge: Charge, amount: int) -> tuple[int, int]:
    """Return the plan tokens and micro-credits of a charge, had it been for `amount`."""
    plan_tokens = min(amount, charge.plan_tokens)
    return plan_tokens, min(price(hold, amount - plan_tokens), charge.micro_credits)
