"""Every kind of job: what runs it, and what gives up for it when it has failed for good."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.shared.jobs import PATIENT_WAITS, RETRY_WAITS, Job
from entrypoints.container import Container
from entrypoints.worker import (
    accounts,
    assets,
    campaigns,
    coach,
    generation,
    housekeeping,
    ledger,
    media,
    payments,
    plans,
    publishing,
    streams,
    usage,
    video,
)

Run = Callable[[Container, Job], Awaitable[None]]
GiveUp = Callable[[Container, Job, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """How a kind of job is done.

    `give_up` returns what the job had taken and ends it, with the reason as the customer reads it;
    a task without one has taken nothing. A `patient` one waits out somebody outside for two days,
    and is then set aside for the operator: nobody else would do it.
    """

    run: Run
    give_up: GiveUp | None = None
    patient: bool = False

    @property
    def waits(self) -> Sequence[timedelta]:
        """How long to wait after each failure before the next try."""
        return PATIENT_WAITS if self.patient else RETRY_WAITS


KINDS: Mapping[str, Task] = {
    "accounts.send_letter": Task(run=accounts.send_letter, patient=True),
    "accounts.send_low_balance_notice": Task(run=accounts.send_low_balance_notice, patient=True),
    "accounts.send_plan_end_notice": Task(run=accounts.send_plan_end_notice, patient=True),
    "accounts.audit_switches": Task(run=accounts.audit_switches),
    "accounts.audit_ledger": Task(run=accounts.audit_ledger),
    "accounts.audit_plan": Task(run=accounts.audit_plan),
    "accounts.audit_payment": Task(run=accounts.audit_payment),
    "accounts.follow_debt": Task(run=accounts.follow_debt),
    "accounts.clean_up": Task(run=accounts.clean_up),
    "assets.forget_account": Task(run=assets.forget_account),
    "campaigns.begin_slot": Task(run=campaigns.begin_slot, give_up=campaigns.fail_slot),
    "campaigns.disown_campaigns": Task(run=campaigns.disown_campaigns),
    "campaigns.forget_account": Task(run=campaigns.forget_account),
    "campaigns.plan": Task(run=campaigns.plan),
    "campaigns.plan_batch": Task(run=campaigns.plan_batch),
    "campaigns.post_due": Task(run=campaigns.post_due),
    "coach.forget_chats": Task(run=coach.forget_chats),
    "coach.forget_account": Task(run=coach.forget_account),
    "generation.generate_article": Task(
        run=generation.generate_article, give_up=generation.fail_article
    ),
    "generation.forget_account": Task(run=generation.forget_account),
    "ledger.sweep_holds": Task(run=ledger.sweep_holds),
    "generation.end_abandoned": Task(run=generation.end_abandoned),
    "streams.trim": Task(run=streams.trim),
    "media.sweep": Task(run=media.sweep),
    "media.sweep_orphans": Task(run=media.sweep_orphans),
    "payments.apply_event": Task(run=payments.apply_event, give_up=payments.fail_event),
    "payments.ask_about_hold": Task(run=payments.ask_about_hold, patient=True),
    "payments.end_subscriptions": Task(run=payments.end_subscriptions, patient=True),
    "payments.reconcile": Task(run=payments.reconcile),
    "video.forget_account": Task(run=video.forget_account),
    "video.make_clip": Task(run=video.make_clip, give_up=video.give_up),
    "usage.tell_cost": Task(run=usage.tell_cost),
    "housekeeping.prune_jobs": Task(run=housekeeping.prune_jobs),
    "publishing.deliver": Task(run=publishing.deliver),
    "publishing.announce": Task(run=publishing.announce),
    "publishing.run_pass": Task(run=publishing.run_pass),
    "publishing.tell_disabled": Task(run=publishing.tell_disabled, patient=True),
    "publishing.forget": Task(run=publishing.forget),
    "publishing.disown_integrations": Task(run=publishing.disown_integrations),
    "publishing.forget_account": Task(run=publishing.forget_account),
    "plans.remind_of_ends": Task(run=plans.remind_of_ends),
}

RENAMED: Mapping[str, str] = {
    "coach.forget_creator": "coach.forget_account",
    "generation.end_account": "generation.forget_account",
    "publishing.end_integrations": "publishing.forget_account",
}
"""What kinds of jobs were called that an earlier version may have stored, in jobs and in events."""

TASKS: Mapping[str, Task] = {**KINDS, **{old: KINDS[new] for old, new in RENAMED.items()}}
"""All that a worker understands."""
