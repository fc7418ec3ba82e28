"""How long an account is a subscriber."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.accounts.model import Account
from core.ledger.model import WalletTerms
from core.payments.model import Subscription
from core.payments.ports import PaymentsUnitOfWork


def expiry_of(subscription: Subscription, terms: WalletTerms) -> datetime | None:
    """Return when a subscription's benefits end, None before anything was paid.

    One that renews keeps them for the days of grace beyond what is paid, in which a failed renewal
    can be mended; one that was cancelled, or whose renewal was paid back, ends with its period, one
    that ended, then.
    """
    paid_until = subscription.paid_until
    if paid_until is None:
        return None
    if subscription.ended_at is not None:
        return min(paid_until, subscription.ended_at)
    if subscription.cancels or subscription.returned_from == paid_until:
        return paid_until
    return paid_until + timedelta(days=terms.grace_days)


async def keep_expiry(
    work: PaymentsUnitOfWork, account: Account, subscription: Subscription, terms: WalletTerms
) -> None:
    """Write on the account, which is locked, until when it is a subscriber."""
    others = await work.subscriptions.live_of(account.id)
    each = [subscription, *(other for other in others if other.id != subscription.id)]
    ends = [end for end in (expiry_of(one, terms) for one in each) if end is not None]
    expires_at = max(ends, default=None)
    if expires_at != account.subscription_expires_at:
        await work.accounts.save(replace(account, subscription_expires_at=expires_at))
