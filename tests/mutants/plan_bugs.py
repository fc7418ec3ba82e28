"""The bugs of plans, bonus and time that the harness must catch, each as a change of the source."""

from tests.mutants.patching import Change

PLAN = "core/ledger/rules/plan.py"
TIME = "core/ledger/rules/time.py"
BONUS = "core/ledger/rules/bonus.py"
WHO = "core/plans/rules/transitions.py"

PLAN_BUGS: dict[str, tuple[Change, ...]] = {
    "upgrade forgets the remainder": (
        Change(PLAN, "set_quota(draft, base + carried, reason", "set_quota(draft, base, reason"),
    ),
    "upgrade keeps used": (
        Change(
            PLAN,
            "    zero_used(draft, reason=reason, reference=change.reference)\n",
            "    carried += draft.plan.used\n",
        ),
    ),
    "upgrade carries over beyond the cap of a grace": (
        Change(PLAN, "    carried = draft.plan.carried\n", "    carried = draft.plan.remaining\n"),
    ),
    "upgrade leaves negative remainders out": (
        Change(
            PLAN,
            "    carried = draft.plan.carried\n",
            "    carried = max(0, draft.plan.carried)\n",
        ),
    ),
    "downgrade resets used": (
        Change(
            PLAN,
            '    reason = f"downgrade to {change.plan.name}"\n',
            '    reason = f"downgrade to {change.plan.name}"\n'
            "    zero_used(draft, reason=reason)\n",
        ),
    ),
    "downgrade moves the end": (
        Change(
            PLAN,
            "    elif change.paid_at is not None and plan.in_grace(draft.now):",
            "    elif change.paid_at is not None:",
        ),
    ),
    "downgrade in grace frees it of its cap": (
        Change(
            PLAN,
            "    ends_at, cap = plan.ends_at, plan.cap\n",
            "    ends_at, cap = plan.ends_at, None\n",
        ),
    ),
    "same tier extends without payment": (
        Change(
            PLAN,
            "    if change.paid_at is None or draft.plan.ends_at is None:",
            "    if draft.plan.ends_at is None:",
        ),
        Change(
            WHO,
            "    if step is Step.UP or (step is Step.SAME and not wanted.is_free):",
            "    if step is Step.UP:",
        ),
    ),
    "renewal extends from now": (
        Change(
            PLAN,
            "ends_at=after(draft.plan.ends_at, change.plan), cap=None)",
            "ends_at=after(draft.now, change.plan), cap=None)",
        ),
    ),
    "renewal leaves the cap": (
        Change(
            PLAN,
            "ends_at=after(draft.plan.ends_at, change.plan), cap=None)",
            "ends_at=after(draft.plan.ends_at, change.plan))",
        ),
    ),
    "used tokens are given back without payment": (
        Change(
            WHO,
            "    if reset_used:\n        raise",
            "    if reset_used and wanted.is_free:\n        raise",
        ),
        Change(PLAN, "    assert change.paid_at is not None\n", ""),
        Change(PLAN, "after(change.paid_at, change.plan)", "after(draft.now, change.plan)"),
    ),
    "a new period forgets what was used since the payment": (
        Change(PLAN, "    used = min(draft.plan.used, change.used_since)\n", "    used = 0\n"),
    ),
    "a new period begins when it is applied": (
        Change(PLAN, "after(change.paid_at, change.plan)", "after(draft.now, change.plan)"),
    ),
    "refunds count twice for a new period": (
        Change(
            PLAN,
            "            by_hold[entry.hold_id] = max(0, used - entry.amount)",
            "            by_hold[entry.hold_id] = max(0, used - 2 * entry.amount)",
        ),
    ),
    "a lower plan is sold while a higher one is live": (
        Change(
            WHO,
            "    if step is Step.DOWN and not present.in_grace(now):",
            "    if step is Step.DOWN and present.ends_at is None:",
        ),
    ),
    "free tokens without a verified e-mail": (
        Change(
            PLAN,
            "return draft.free_tokens if plan.name",
            "return draft.terms.free_tokens if plan.name",
        ),
    ),
    "lapse gives free tokens without a verified e-mail": (
        Change(
            TIME,
            '    set_quota(draft, draft.free_tokens, reason=f"{ended} ended")',
            '    set_quota(draft, draft.terms.free_tokens, reason=f"{ended} ended")',
        ),
    ),
    "grace refills the paid quota": (
        Change(
            TIME,
            "        draft.plan = replace(draft.plan, cap=draft.free_tokens)\n",
            "",
        ),
    ),
    "no grace": (
        Change(
            TIME,
            "None if ends_at is None else ends_at + timedelta(days=draft.terms.grace_days)",
            "ends_at",
        ),
    ),
    "lapse resets used": (
        Change(
            TIME,
            "    ended = draft.plan.name\n",
            '    ended = draft.plan.name\n    zero_used(draft, reason="lapse")\n',
        ),
    ),
    "lapse keeps the paid quota": (
        Change(TIME, '    set_quota(draft, draft.free_tokens, reason=f"{ended} ended")\n', ""),
    ),
    "negative carry-over survives a reset": (
        Change(
            TIME,
            "return plan.base if draft.terms.carry_over_once else max(plan.base, plan.quota)",
            "return plan.base if draft.terms.carry_over_once else plan.quota",
        ),
    ),
    "a reset takes the carry-over that should stay": (
        Change(
            TIME,
            "return plan.base if draft.terms.carry_over_once else max(plan.base, plan.quota)",
            "return plan.base",
        ),
    ),
    "carry-over outlives the policy": (
        Change(
            TIME,
            "return plan.base if draft.terms.carry_over_once else max(plan.base, plan.quota)",
            "return max(plan.base, plan.quota)",
        ),
    ),
    "skipped months are not reset": (
        Change(
            TIME,
            "    draft.plan = replace(draft.plan, reset_month=plan.reset_month + 1)\n",
            "    draft.plan = replace(draft.plan, reset_month=plan.reset_month + 1)\n"
            "    if month_of(draft.now) > month_of(due):\n        return\n",
        ),
    ),
    "lapse after the month's turn": (
        Change(
            TIME,
            "    if lapse_at(draft) == due:\n        lapse(draft)\n    if draft.plan.reset_month",
            "    if lapse_at(draft) == due and due == draft.now:\n        lapse(draft)\n"
            "    elif lapse_at(draft) == due:\n        draft.plan = replace(draft.plan, "
            "ends_at=None)\n    if draft.plan.reset_month",
        ),
    ),
    "a refund lowers used that was zeroed since": (
        Change(TIME, "used=keep, period=draft.plan.period + 1)", "used=keep)"),
    ),
    "bonus a second too early": (
        Change(BONUS, "timedelta(hours=24)", "timedelta(hours=23, minutes=59, seconds=59)"),
    ),
    "bonus without a verified e-mail": (
        Change(BONUS, "    if not draft.gifts:\n        raise", "    if False:\n        raise"),
    ),
    "bonus lasts from a clock that lags": (
        Change(
            "core/ledger/use_cases/claim_daily_bonus.py",
            "self.ids.new(), wallet.time_at(now))",
            "self.ids.new(), now)",
        ),
    ),
    "a payment does not lift the cap": (
        Change(
            PLAN,
            "        ends_at=after(draft.now, change.plan),\n        cap=None,\n",
            "        ends_at=after(draft.now, change.plan),\n",
        ),
    ),
}
"""By name: those of the list of planted bugs that concern plans, and some of our own."""

ONCE = {"carry-over outlives the policy"}
"""Those that show only where carry-over ends with the month."""
