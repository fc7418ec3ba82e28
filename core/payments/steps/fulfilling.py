"""Gives what was paid for, once."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.accounts.model import Account
from core.ledger.model import Reference
from core.ledger.rules.opening import grant
from core.ledger.rules.plan import PlanChange, Step, begin_period_late
from core.ledger.rules.time import roll_forward
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
from core.payments.rules.returning import covered, place
from core.payments.steps.subscribing import keep_expiry
from core.plans.rules.offers import pack_grant, subscription_grant
from core.plans.rules.transitions import plan_terms
from core.plans.steps.buying import PlanRules, Purchase, buy_plan, used_since


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A captured payment that is to be fulfilled, and everything that is locked for it."""

    payment: Payment
    order: Order
    item: Item
    account: Account
    subscription: Subscription | None


async def fulfil(work: PaymentsUnitOfWork, sale: Sale, rules: PlanRules, now: datetime) -> Payment:
    """Give what was paid for; return the payment, which says what that was."""
    assert sale.payment.outcome is not Outcome.FULFILLED
    if sale.item.kind is ItemKind.PLAN:
        paid = await give_plan(work, sale, rules, now)
    else:
        paid = await give_credits(work, sale, rules, now)
    return replace(paid, outcome=Outcome.FULFILLED, reason=None)


async def give_credits(
    work: PaymentsUnitOfWork, sale: Sale, rules: PlanRules, now: datetime
) -> Payment:
    """Grant the credits of a pack or of a period; the grant is called like its payment."""
    payment, item = sale.payment, sale.item
    if sale.subscription is not None:
        assert payment.period is not None
        known = sale.subscription
        ends_at = payment.period.ends_at
        newest = known.paid_until is None or ends_at > known.paid_until
        subscription = replace(
            known,
            item=item.code if newest else known.item,
            paid_until=ends_at if newest else known.paid_until,
        )
        await work.subscriptions.save(subscription)
        await keep_expiry(work, sale.account, subscription, rules.wallet)
    wallet = await work.wallets.get(sale.account.id)
    made = pack_grant if item.kind is ItemKind.PACK else subscription_grant
    new = made(rules.catalogue, item.code, payment_id=payment.id, now=now)
    assert new.id == payment.grant_id
    change = grant(wallet, new, rules.wallet, now)
    await work.wallets.save(change)
    entry = next(e for e in change.entries if e.reference_id == payment.id)
    return replace(payment, granted=item.micro_credits, entry=entry.sequence, item=item.code)


async def give_plan(
    work: PaymentsUnitOfWork, sale: Sale, rules: PlanRules, now: datetime
) -> Payment:
    """Change the plan as its payment asks, and note which days that bought."""
    payment = sale.payment
    paid_at = payment.captured_at or now
    wallet = await work.wallets.get(sale.account.id)
    before = roll_forward(wallet, rules.wallet, now).wallet.plan
    at = wallet.time_at(now)
    purchase = Purchase(
        plan=sale.item.code,
        captured_at=paid_at,
        reference=Reference(type="payment", id=payment.id),
        reset_used=payment.wants_reset,
    )
    change = await buy_plan(work, sale.account.id, purchase, rules, now)
    extends = before.name == sale.item.code and not payment.wants_reset
    starts_at = min(paid_at, at) if payment.wants_reset else at
    if extends and before.ends_at:
        starts_at = before.ends_at
    coverage = Coverage(
        how=Covering.EXTENDED if extends else Covering.ANEW,
        starts_at=starts_at,
        ends_at=change.wallet.plan.ends_at or starts_at,
        applied_at=at,
        after=wallet.sequence,
    )
    return replace(payment, coverage=coverage, was_reset=payment.wants_reset, item=sale.item.code)


async def begin_anew(
    work: PaymentsUnitOfWork, payment: Payment, rules: PlanRules, now: datetime
) -> Payment:
    """Apply `reset_used` to a plan whose payment was fulfilled before the wish for it came.

    The new period begins at the capture, as if the wish had come first. It comes too late when
    another purchase or a lapse has followed, or when that period would be over: then all stays.
    """
    coverage = payment.coverage
    if not payment.wants_reset or payment.was_reset or coverage is None:
        return payment
    assert payment.account_id is not None
    assert payment.item is not None
    paid_at = min(payment.captured_at or coverage.applied_at, coverage.applied_at)
    wallet = await work.wallets.get(payment.account_id)
    plan = roll_forward(wallet, rules.wallet, now).wallet.plan
    wanted = rules.catalogue.plan(payment.item)
    due = PlanChange(
        plan=plan_terms(wanted),
        step=Step.SAME if coverage.how is Covering.EXTENDED else Step.UP,
        paid_at=paid_at,
        reset_used=True,
        used_since=await used_since(work, payment.account_id, paid_at),
        reference=Reference(type="payment", id=payment.id),
    )
    latest = max(await work.payments.plans_of(payment.account_id), key=lambda p: place(covered(p)))
    change = begin_period_late(wallet, due, rules.wallet, now)
    ends_at = change.wallet.plan.ends_at
    is_late = latest.id != payment.id or plan.name != wanted.name or coverage.taken_at is not None
    if is_late or ends_at is None or ends_at <= now:
        return replace(payment, was_reset=True)
    await work.wallets.save(change)
    coverage = replace(coverage, how=Covering.ANEW, starts_at=paid_at, ends_at=ends_at)
    return replace(payment, coverage=coverage, was_reset=True)
