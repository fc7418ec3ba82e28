"""Which event makes which job: our own reactions in `REACTIONS`, on one screen.

What customers' own servers are told of stands in `ANNOUNCED` of `core/publishing/rules/content.py`,
which says too under which name and with which fields; `SUBSCRIPTIONS` is both together.
A reaction is a kind of job in `tasks.py`; it runs after the event's transaction, once for each
subscriber, and is retried and then parked, never swallowed.
"""

from collections.abc import Mapping, Sequence

from core.publishing.rules.content import ANNOUNCED

REACTIONS: Mapping[str, Sequence[str]] = {
    "plan.ends_soon": ("accounts.send_plan_end_notice",),
    "usage.cost_alert": ("usage.tell_cost",),
    "usage.cost_warning": ("usage.tell_cost",),
    "usage.switches_changed": ("accounts.audit_switches",),
    "subscription.orphaned": ("payments.end_subscriptions",),
    "hold.needs_review": ("payments.ask_about_hold",),
    "ledger.adjusted": ("accounts.audit_ledger",),
    "plan.set": ("accounts.audit_plan",),
    "payment.changed": ("accounts.audit_payment",),
    "payment.taken_back": ("accounts.audit_payment",),
    "wallet.fell_into_debt": ("accounts.follow_debt",),
    "wallet.low_balance": ("accounts.send_low_balance_notice",),
    "integration.disabled": ("publishing.tell_disabled",),
    "account.claimed": ("publishing.disown_integrations", "campaigns.disown_campaigns"),
    "account.deleted": (
        "payments.end_subscriptions",
        "generation.forget_account",
        "assets.forget_account",
        "campaigns.forget_account",
        "publishing.forget_account",
        "coach.forget_account",
        "video.forget_account",
    ),
}

SUBSCRIPTIONS: Mapping[str, Sequence[str]] = {
    event: (*REACTIONS.get(event, ()), *(("publishing.announce",) if event in ANNOUNCED else ()))
    for event in (*REACTIONS, *(each for each in ANNOUNCED if each not in REACTIONS))
}
"""All that makes a job: the reactions, then the announcements."""
