"""Gathers what a payment is judged by: the same before money is taken as after it came."""

from datetime import datetime

from core.accounts.model import Account, AccountStatus
from core.ledger.model import WalletTerms
from core.ledger.rules.time import roll_forward
from core.payments.model import ItemKind, Order, Payment, Subscription, payment_id
from core.payments.ports import PaymentsUnitOfWork
from core.payments.rules.judging import Case
from core.shared.errors import AccountNotFound
from core.shared.ids import AccountId


async def case_of(
    work: PaymentsUnitOfWork,
    payment: Payment,
    order: Order,
    *,
    subscription: Subscription | None,
    terms: WalletTerms,
    now: datetime,
) -> Case:
    """Return a payment of an order with all that says whether something is to be given for it.

    The account is locked before the wallet, where the unit of work locks.
    """
    account = await account_of(work, order.account_id)
    others = [
        each
        for each in await work.subscriptions.live_of(order.account_id)
        if subscription is None or each.id != subscription.id
    ]
    wallet = None
    if account is not None and order.kind is ItemKind.PLAN:
        wallet = roll_forward(await work.wallets.get(order.account_id), terms, now).wallet
    return Case(
        payment=payment,
        order=order,
        subscription=subscription,
        others=tuple(others),
        account=account,
        wallet=wallet,
    )


async def account_of(work: PaymentsUnitOfWork, account_id: AccountId) -> Account | None:
    """Return an account, locked, or None when it is deleted or missing."""
    try:
        account = await work.accounts.get(account_id)
    except AccountNotFound:
        return None
    return None if account.status is AccountStatus.DELETED else account


async def subscription_of(work: PaymentsUnitOfWork, payment: Payment) -> Subscription | None:
    """Return the subscription that a payment is for, locked, if it is for one that is known."""
    if payment.period is None:
        return None
    return await work.subscriptions.get(payment_id(payment.provider, payment.period.subscription))
