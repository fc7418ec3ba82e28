"""Plan changes on the wallet: up, down, renewed, begun anew.

Which plan is above which, and who may change to it, the plans' own rules say; here are the tokens
and the times. What open holds have of the plan stays held throughout, and settles into the new
state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ledger.model import Change, Entry, EntryKind, Reference, Unit, Wallet, WalletTerms
from core.ledger.rules.draft import Draft
from core.ledger.rules.time import begin, end, quota_after_reset, set_quota, zero_used
from core.shared.values import replace

USES = {EntryKind.CHARGE, EntryKind.LATE_CHARGE, EntryKind.DEDUCTION}
"""What takes plan tokens."""


class Step(StrEnum):
    """Where a change leads, seen from the present plan."""

    UP = "upgrade"
    SAME = "renewal"
    DOWN = "downgrade"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """A plan as the wallet knows it: its tokens a month, and its days (None: without an end)."""

    name: str
    tokens: int
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """A change to `plan`.

    `paid_at` is when its payment was captured, None for what is the customer's own to do. With
    `reset_used` a new period begins at that instant: `used_since` are the tokens used since then.
    """

    plan: PlanTerms
    step: Step
    paid_at: datetime | None
    reset_used: bool = False
    used_since: int = 0
    reference: Reference | None = None


def change_plan(wallet: Wallet, change: PlanChange, terms: WalletTerms, now: datetime) -> Change:
    """Change the plan as the step asks.

    - up: the base and what remains of the old quota, `used` 0; it ends `days` from now.
    - down: the base, `used` kept, and the present end; paid for in grace, `days` from now.
    - same: quota and `used` kept; paid for, it ends `days` after the old end.

    A payment lifts the cap of a grace. With `reset_used` the end is `days` after the payment.
    """
    draft = begin(wallet, terms, now)
    before = draft.plan.name
    match change.step:
        case Step.UP:
            upgrade(draft, change)
        case Step.DOWN:
            downgrade(draft, change)
        case Step.SAME:
            renew(draft, change)
    if change.reset_used:
        begin_period(draft, change)
    tell_changed(draft, change, before)
    return end(draft)


def begin_period_late(
    wallet: Wallet, change: PlanChange, terms: WalletTerms, now: datetime
) -> Change:
    """Begin the new period of a change that was made before the wish for one came.

    The quota is what it would be if the wish had come first: what the step made of it.
    """
    draft = begin(wallet, terms, now)
    begin_period(draft, change)
    tell_changed(draft, change, draft.plan.name)
    return end(draft)


def tell_changed(draft: Draft, change: PlanChange, before: str) -> None:
    """Tell how the plan stands after a change."""
    ends_at = draft.plan.ends_at
    draft.tell(
        "plan.changed",
        plan=draft.plan.name,
        before=before,
        step=change.step.value,
        quota=draft.plan.quota,
        used=draft.plan.used,
        ends_at=None if ends_at is None else ends_at.isoformat(),
    )


def base_of(draft: Draft, plan: PlanTerms) -> int:
    """Return a plan's tokens a month for this wallet: the free plan's may wait for an e-mail."""
    return draft.free_tokens if plan.name == draft.terms.free_plan else plan.tokens


def after(at: datetime, plan: PlanTerms) -> datetime | None:
    """Return when a plan ends that begins at an instant."""
    return None if plan.days is None else at + timedelta(days=plan.days)


def upgrade(draft: Draft, change: PlanChange) -> None:
    """Go up: what remains, negative remainders included, is carried over once."""
    carried = draft.plan.carried
    base = base_of(draft, change.plan)
    draft.plan = replace(
        draft.plan,
        name=change.plan.name,
        base=base,
        ends_at=after(draft.now, change.plan),
        cap=None,
    )
    reason = f"upgrade to {change.plan.name}"
    zero_used(draft, reason=reason, reference=change.reference)
    set_quota(draft, base + carried, reason=reason, reference=change.reference)


def downgrade(draft: Draft, change: PlanChange) -> None:
    """Go down: what was used stays used, so that little or less than nothing may remain."""
    plan, base = draft.plan, base_of(draft, change.plan)
    ends_at, cap = plan.ends_at, plan.cap
    if change.plan.days is None:
        ends_at, cap = None, None
    elif change.paid_at is not None and plan.in_grace(draft.now):
        ends_at, cap = after(draft.now, change.plan), None
    draft.plan = replace(plan, name=change.plan.name, base=base, ends_at=ends_at, cap=cap)
    reason = f"downgrade to {change.plan.name}"
    set_quota(draft, base, reason=reason, reference=change.reference)


def renew(draft: Draft, change: PlanChange) -> None:
    """Stay: who paid gets the plan's days after the old end, also in grace."""
    if change.paid_at is None or draft.plan.ends_at is None:
        return
    draft.plan = replace(draft.plan, ends_at=after(draft.plan.ends_at, change.plan), cap=None)


def begin_period(draft: Draft, change: PlanChange) -> None:
    """Begin a new period at the payment: only what was used since then counts.

    A reset or an upgrade that came later has zeroed `used` already, and stands.
    """
    assert change.paid_at is not None
    draft.plan = replace(draft.plan, ends_at=after(change.paid_at, change.plan), cap=None)
    used = min(draft.plan.used, change.used_since)
    zero_used(draft, reason="new period", keep=used, reference=change.reference)
    if change.step is Step.SAME:
        quota = quota_after_reset(draft)
        set_quota(draft, quota, reason="new period", reference=change.reference)


def tokens_used_since(entries: Iterable[Entry], at: datetime) -> int:
    """Return the plan tokens that charges since an instant took and no refund gave back.

    `entries` are those since then; a refund of an earlier charge is none of these tokens. What
    somebody who came back had used before counts as used when they came.
    """
    by_hold: dict[str | None, int] = {}
    for entry in sorted(entries, key=lambda each: each.sequence):
        if entry.unit is not Unit.TOKENS or entry.effective_at < at:
            continue
        used = by_hold.get(entry.hold_id, 0)
        if entry.kind in USES:
            by_hold[entry.hold_id] = used + entry.amount
        elif entry.kind is EntryKind.REFUND:
            by_hold[entry.hold_id] = max(0, used - entry.amount)
    return sum(by_hold.values())
