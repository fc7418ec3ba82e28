"""What time alone brings to a wallet: plan lapse, monthly reset, grant expiry.

The law behind it: late equals on time. However often, and in whatever order, wallets are looked
at, the same instants bring the same changes.
"""

from datetime import UTC, datetime, timedelta
from functools import cache

from core.ledger.model import (
    Book,
    Change,
    EntryKind,
    PlanState,
    Reference,
    Unit,
    Wallet,
    WalletTerms,
)
from core.ledger.rules.draft import Draft
from core.ledger.rules.grants import expire
from core.shared.values import replace

MONTHS = 12
LAST_MONTH = 9999 * MONTHS + 11


def month_of(now: datetime) -> int:
    """Return the UTC month of an instant, counted from year 0."""
    utc = now.astimezone(UTC)
    return utc.year * MONTHS + utc.month - 1


@cache
def start_of(month: int) -> datetime:
    """Return the first instant of a month."""
    return datetime(month // MONTHS, month % MONTHS + 1, 1, tzinfo=UTC)


def next_reset_at(plan: PlanState) -> datetime | None:
    """Return when `used` is zeroed next; None at the end of time."""
    return start_of(plan.reset_month + 1) if plan.reset_month < LAST_MONTH else None


def lapse_at(draft: Draft) -> datetime | None:
    """Return when an ended plan falls back to the free one: after its grace."""
    ends_at = draft.plan.ends_at
    return None if ends_at is None else ends_at + timedelta(days=draft.terms.grace_days)


def next_due(draft: Draft) -> datetime | None:
    """Return the next instant at which time changes anything."""
    instants = [
        grant.expires_at
        for grant in draft.grants
        if grant.expires_at is not None and grant.remaining
    ]
    instants += [at for at in (next_reset_at(draft.plan), lapse_at(draft)) if at is not None]
    return min(instants, default=None)


def begin(wallet: Wallet, terms: WalletTerms, now: datetime) -> Draft:
    """Start a draft in which everything due by `now` has happened, each at its own instant."""
    draft = Draft(wallet, terms, now)
    if wallet.next_due_at is None or draft.now < wallet.next_due_at:
        return draft
    while (due := next_due(draft)) is not None and due <= draft.now:
        draft.at = due
        apply_due(draft, due)
    draft.at = draft.now
    return draft


def end(draft: Draft) -> Change:
    """Finish a draft and note when time is next to bring anything."""
    return draft.finish(next_due_at=next_due(draft))


def roll_forward(wallet: Wallet, terms: WalletTerms, now: datetime) -> Change:
    """Apply what time has brought. When nothing is due, this is one comparison."""
    if wallet.next_due_at is None or wallet.time_at(now) < wallet.next_due_at:
        return Change(wallet=wallet)
    return end(begin(wallet, terms, now))


def apply_due(draft: Draft, due: datetime) -> None:
    """Apply what falls on one instant: a lapse before a reset before an expiry."""
    if lapse_at(draft) == due:
        lapse(draft)
    if draft.plan.reset_month < LAST_MONTH and start_of(draft.plan.reset_month + 1) == due:
        reset_month(draft, due)
    for index, grant in enumerate(draft.grants):
        if grant.expires_at == due:
            expire(draft, index)


def lapse(draft: Draft) -> None:
    """Fall back to the free plan by the downgrade rule: its quota, `used` kept."""
    ended = draft.plan.name
    draft.plan = replace(
        draft.plan, name=draft.terms.free_plan, base=draft.free_tokens, ends_at=None, cap=None
    )
    set_quota(draft, draft.free_tokens, reason=f"{ended} ended")
    draft.tell("plan.lapsed", plan=ended)


def reset_month(draft: Draft, due: datetime) -> None:
    """Zero `used` for a new month.

    In grace the quota stays and what may be used is capped at the free plan's. Otherwise a
    carried-over quota stays, or ends here when the terms say so. After any reset it is at least
    the base, so that a negative carry ends here.
    """
    plan = draft.plan
    draft.plan = replace(draft.plan, reset_month=plan.reset_month + 1)
    zero_used(draft, reason="monthly reset")
    if plan.in_grace(due):
        draft.plan = replace(draft.plan, cap=draft.free_tokens)
        quota = max(plan.base, plan.quota)
    else:
        quota = quota_after_reset(draft)
    set_quota(draft, quota, reason="monthly reset")


def quota_after_reset(draft: Draft) -> int:
    """Return the quota once `used` is zeroed: at least the base; carry-over stays or ends."""
    plan = draft.plan
    return plan.base if draft.terms.carry_over_once else max(plan.base, plan.quota)


def zero_used(
    draft: Draft, *, reason: str, keep: int = 0, reference: Reference | None = None
) -> None:
    """Give the plan its used tokens back, but for `keep`; a refund no longer lowers `used`."""
    given = draft.plan.used - keep
    draft.plan = replace(draft.plan, used=keep, period=draft.plan.period + 1)
    reference = reference or Reference(type="plan", id=draft.plan.name)
    draft.post(
        EntryKind.RESET,
        Unit.TOKENS,
        given,
        source=Book.QUOTAS,
        target=Book.PLAN,
        reason=reason,
        reference_type=reference.type,
        reference_id=reference.id,
    )


def set_quota(draft: Draft, quota: int, *, reason: str, reference: Reference | None = None) -> None:
    """Set the plan's quota and book the difference."""
    reference = reference or Reference(type="plan", id=draft.plan.name)
    change = quota - draft.plan.quota
    draft.plan = replace(draft.plan, quota=quota)
    draft.post(
        EntryKind.QUOTA,
        Unit.TOKENS,
        abs(change),
        source=Book.QUOTAS if change > 0 else Book.PLAN,
        target=Book.PLAN if change > 0 else Book.QUOTAS,
        reason=reason,
        reference_type=reference.type,
        reference_id=reference.id,
    )
