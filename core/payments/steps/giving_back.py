"""Takes back what was given, as far as the money went back."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.ledger.model import EntryKind, PlanState, Unit, WalletTerms
from core.ledger.ports import EntryFilter
from core.ledger.rules.take_back import (
    PlanTakeBack,
    TakeBack,
    freeze,
    take_back,
    take_back_plan,
    unfreeze,
)
from core.ledger.rules.time import roll_forward
from core.payments.model import DisputeState, ItemKind, Outcome, Payment, Reason
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.returning import days_of, is_wholly_returned, to_take_back
from core.payments.rules.token_use import (
    Return,
    free_tokens_used,
    grace_of,
    kept_days,
    start_of_month,
    tokens_beyond_free,
    tokens_had_again,
)
from core.payments.steps.asking import ask_operator, question
from core.payments.steps.subscribing import keep_expiry
from core.payments.steps.telling import tell_taken
from core.plans.steps.buying import PlanRules, token_entries_since
from core.shared.ids import AccountId
from core.shared.pages import LIMIT_MAX, PageRequest


async def give_back(
    work: PaymentsUnitOfWork, payment: Payment, rules: PlanRules, now: datetime
) -> Payment:
    """Do what refunds and disputes of a payment ask; one that gave nothing takes back nothing."""
    if payment.outcome is not Outcome.FULFILLED:
        return payment
    if payment.kind is ItemKind.PLAN:
        return await give_back_plan(work, payment, rules, now)
    return await give_back_credits(work, payment, rules.wallet, now)


async def give_back_credits(
    work: PaymentsUnitOfWork, payment: Payment, terms: WalletTerms, now: datetime
) -> Payment:
    """Take back credits, and freeze or free what is left of the grant."""
    due = to_take_back(payment)
    if due == 0 and payment.frozen == payment.is_disputed:
        return payment
    assert payment.account_id is not None
    if payment.period is not None and is_wholly_returned(payment):
        await end_period(work, payment, terms)
    wallet = await work.wallets.get(payment.account_id)
    if due:
        reason = "dispute lost" if payment.lost_minor else "payment refunded"
        wish = TakeBack(
            grant_id=payment.grant_id,
            payment_id=payment.id,
            micro_credits=due,
            reason=reason,
            reverses=payment.entry,
        )
        change = take_back(wallet, wish, terms, now)
        await work.wallets.save(change)
        wallet = change.wallet
        payment = replace(payment, taken_back=payment.taken_back + due)
        await tell_taken(work, payment, due)
    if payment.is_disputed != payment.frozen:
        left = payment.granted - payment.taken_back
        change = (
            freeze(wallet, payment.grant_id, left, terms, now)
            if payment.is_disputed
            else unfreeze(wallet, payment.grant_id, terms, now)
        )
        await work.wallets.save(change)
        payment = replace(payment, frozen=payment.is_disputed)
    assert payment.taken_back <= payment.granted
    return payment


async def end_period(work: PaymentsUnitOfWork, payment: Payment, terms: WalletTerms) -> None:
    """Let a period whose money went back no longer make a subscriber."""
    assert payment.period is not None
    assert payment.account_id is not None
    name = f"{payment.provider}:{payment.period.subscription}"
    subscription = await work.subscriptions.get(name)
    if subscription is None or subscription.paid_until != payment.period.ends_at:
        return
    began = payment.period.starts_at
    subscription = replace(subscription, paid_until=began, returned_from=began)
    await work.subscriptions.save(subscription)
    account = await work.accounts.get(payment.account_id)
    await keep_expiry(work, account, subscription, terms)


async def give_back_plan(
    work: PaymentsUnitOfWork, payment: Payment, rules: PlanRules, now: datetime
) -> Payment:
    """Take back a plan whose whole price went back; ask the operator about a part of it.

    What is still held of its tokens is no longer reserved, and settles from what is there then.
    """
    coverage = payment.coverage
    assert coverage is not None
    if coverage.taken_at is not None:
        return payment
    if not is_wholly_returned(payment):
        await ask_about_part(work, payment, now)
        return payment
    assert payment.account_id is not None
    wallet = await work.wallets.get(payment.account_id)
    back = await return_of(work, payment.account_id)
    at = wallet.time_at(now)
    plan = roll_forward(wallet, rules.wallet, now).wallet.plan
    history = tuple(await work.payments.plans_of(wallet.account_id))
    days = days_of(payment, history, plan.ends_at)
    bought = is_bought(plan, payment, rules)
    owed = days.owed(at) if bought else timedelta(0)
    holds = await work.holds.drawn(
        wallet.account_id, since=days.starts_at, until=days.used_until(grace_of(rules.wallet))
    )
    since = start_of_month(min(at, days.starts_at, back.at if back else at))
    entries = await token_entries_since(work, wallet.account_id, since)
    kept = kept_days(payment, history, plan, rules.catalogue)
    wish = PlanTakeBack(
        payment_id=payment.id,
        days=owed if owed or (bought and days.is_last) else None,
        tokens=tokens_beyond_free(entries, days, holds, rules.wallet),
        holds=tuple(hold for hold in holds if hold.is_live),
        free_used=free_tokens_used(entries, kept, rules.wallet, at),
        had_again=tokens_had_again(entries, kept, rules.wallet, back) if back else 0,
        reason="plan refunded",
    )
    await work.wallets.save(take_back_plan(wallet, wish, rules.wallet, now))
    taken = replace(coverage, taken_seconds=int(owed.total_seconds()), taken_at=at)
    return replace(payment, coverage=taken)


async def return_of(work: PaymentsUnitOfWork, account_id: AccountId) -> Return | None:
    """Return how the owner of an account that was deleted came back, or None."""
    account = await work.accounts.find(account_id)
    if account is None or account.successor_id is None:
        return None
    heir = await work.accounts.find(account.successor_id)
    assert heir is not None
    taken = EntryFilter(kind=EntryKind.DEDUCTION, unit=Unit.TOKENS)
    page = await work.entries.list(heir.id, taken, PageRequest(limit=LIMIT_MAX))
    return Return(
        at=heir.created_at,
        account_id=heir.id,
        taken_over=[e for e in page.items if e.reference_id == str(account_id)],
    )


def is_bought(plan: PlanState, payment: Payment, rules: PlanRules) -> bool:
    """Tell whether the present end may be that of the plan that was paid, or of one below it.

    A higher one that no payment set anew is an operator's gift, whose days stay.
    """
    assert payment.item is not None
    if plan.ends_at is None:
        return False
    names = [each.name for each in rules.catalogue.plans]
    if payment.item not in names or plan.name not in names:
        return plan.name == payment.item
    return names.index(plan.name) <= names.index(payment.item)


async def ask_about_part(work: PaymentsUnitOfWork, payment: Payment, now: datetime) -> None:
    """Ask the operator, once about each sum of a plan's price that went back and each dispute."""
    price = f"{payment.amount_minor} {payment.currency} (minor units)"
    questions = [
        (Reason.PLAN_DISPUTE, each.id, f"{each.amount_minor} of {price} are disputed")
        for each in payment.disputes
        if each.state is DisputeState.OPEN
    ]
    if back := payment.returned_minor:
        questions.append((Reason.PARTIAL_PLAN_REFUND, str(back), f"{back} of {price} went back"))
    for reason, what, details in questions:
        case = question(payment, reason, f"{details}; the plan stays", now, part=what)
        await ask_operator(work, case)
