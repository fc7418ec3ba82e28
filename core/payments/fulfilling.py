"""Gives what was paid for, once."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts.model import Account
from core.ledger.model import GrantKind, Reference, WalletTerms
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import grant
from core.ledger.rules.plan import PlanChange, Step, change_plan
from core.ledger.rules.time import roll_forward
from core.payments.catalog import Shop
from core.payments.model import (
    Coverage,
    Covering,
    Item,
    ItemKind,
    Order,
    Outcome,
    Payment,
    Subscription,
)
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.judging import step_to
from core.payments.subscribing import keep_expiry

GRANT_KIND = {ItemKind.PACK: GrantKind.PACK, ItemKind.SUBSCRIPTION: GrantKind.SUBSCRIPTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A captured payment that is to be fulfilled, and everything that is locked for it."""

    payment: Payment
    order: Order
    item: Item
    account: Account
    subscription: Subscription | None


async def fulfil(
    work: PaymentsUnitOfWork, purchase: Purchase, shop: Shop, terms: WalletTerms, now: datetime
) -> Payment:
    """Give what was paid for; return the payment, which says what that was."""
    assert purchase.payment.outcome is not Outcome.FULFILLED
    if purchase.item.kind is ItemKind.PLAN:
        paid = await give_plan(work, purchase, shop, terms, now)
    else:
        paid = await give_credits(work, purchase, terms, now)
    return replace(paid, outcome=Outcome.FULFILLED, reason=None)


async def give_credits(
    work: PaymentsUnitOfWork, purchase: Purchase, terms: WalletTerms, now: datetime
) -> Payment:
    """Grant the credits of a pack or of a period; the grant is called like its payment."""
    payment, item = purchase.payment, purchase.item
    if purchase.subscription is not None:
        assert payment.period is not None
        known = purchase.subscription
        ends_at = payment.period.ends_at
        newest = known.paid_until is None or ends_at > known.paid_until
        subscription = replace(
            known,
            item=item.code if newest else known.item,
            paid_until=ends_at if newest else known.paid_until,
        )
        await work.subscriptions.save(subscription)
        await keep_expiry(work, purchase.account, subscription, terms)
    wallet = await work.wallets.get(purchase.account.id)
    change = grant(
        wallet,
        NewGrant(
            id=payment.id,
            kind=GRANT_KIND[item.kind],
            micro_credits=item.micro_credits,
            reason=item.title,
            reference_type="payment",
            reference_id=payment.id,
        ),
        terms,
        now,
    )
    await work.wallets.save(change)
    entry = next(e for e in change.entries if e.reference_id == payment.id)
    return replace(payment, granted=item.micro_credits, entry=entry.sequence, item=item.code)


async def give_plan(
    work: PaymentsUnitOfWork, purchase: Purchase, shop: Shop, terms: WalletTerms, now: datetime
) -> Payment:
    """Change the plan as its payment asks, and note which days that bought."""
    payment = purchase.payment
    paid_at = payment.captured_at or now
    wallet = await work.wallets.get(purchase.account.id)
    before = roll_forward(wallet, terms, now).wallet.plan
    step = step_to(before, purchase.item.code, shop)
    used_since = 0
    if payment.wants_reset:
        used_since = await work.bookings.plan_tokens_used(purchase.account.id, paid_at, now)
    change = change_plan(
        wallet,
        PlanChange(
            plan=shop.plan_terms(purchase.item.code),
            step=step,
            paid_at=paid_at,
            reset_used=payment.wants_reset,
            used_since=used_since,
            reference=Reference(type="payment", id=payment.id),
        ),
        terms,
        now,
    )
    await work.wallets.save(change)
    extends = step is Step.SAME and not payment.wants_reset and before.ends_at is not None
    starts_at = before.ends_at if extends and before.ends_at else min(paid_at, now)
    coverage = Coverage(
        how=Covering.EXTENDED if extends else Covering.ANEW,
        starts_at=starts_at,
        ends_at=change.wallet.plan.ends_at or starts_at,
        applied_at=now,
    )
    return replace(payment, coverage=coverage, was_reset=payment.wants_reset)


async def begin_anew(
    work: PaymentsUnitOfWork, payment: Payment, shop: Shop, terms: WalletTerms, now: datetime
) -> Payment:
    """Apply `reset_used` to a plan whose payment was fulfilled before the wish for it came.

    The new period begins at the capture, as if the wish had come first. It comes too late when
    another purchase or a lapse has followed, or when that period would be over: then all stays.
    """
    if payment.outcome is not Outcome.FULFILLED or payment.kind is not ItemKind.PLAN:
        return payment
    if not payment.wants_reset or payment.was_reset:
        return payment
    assert payment.account_id is not None
    assert payment.coverage is not None
    assert payment.item is not None
    paid_at = payment.captured_at or payment.coverage.applied_at
    wallet = await work.wallets.get(payment.account_id)
    plan = roll_forward(wallet, terms, now).wallet.plan
    terms_of_plan = shop.plan_terms(payment.item)
    latest = (await work.payments.plans_of(payment.account_id))[-1]
    change_due = PlanChange(
        plan=terms_of_plan,
        step=Step.SAME,
        paid_at=paid_at,
        reset_used=True,
        used_since=await work.bookings.plan_tokens_used(payment.account_id, paid_at, now),
        reference=Reference(type="payment", id=payment.id),
    )
    change = change_plan(wallet, change_due, terms, now)
    ends_at = change.wallet.plan.ends_at
    is_late = latest.id != payment.id or plan.name != payment.item
    if is_late or ends_at is None or ends_at <= now:
        return replace(payment, was_reset=True)
    await work.wallets.save(change)
    coverage = replace(payment.coverage, how=Covering.ANEW, starts_at=paid_at, ends_at=ends_at)
    return replace(payment, coverage=coverage, was_reset=True)
