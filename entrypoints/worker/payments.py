"""Jobs of payments."""

import structlog

from core.payments.use_cases.apply_event import ApplyEventCommand
from core.payments.use_cases.ask_about_hold import AskAboutHoldCommand
from core.payments.use_cases.fail_event import FailEventCommand
from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of, number_of, text_of

log = structlog.get_logger(__name__)


async def apply_event(container: Container, job: Job) -> None:
    """Second half of `POST /api/v1/webhooks/...`; running it twice is harmless."""
    command = ApplyEventCommand(event_id=text_of(job, "event_id"), job_id=job.id)
    await container.payments.apply_event()(command)


async def fail_event(container: Container, job: Job, reason: str) -> None:
    """Leave an event to reconciliation and the operator."""
    command = FailEventCommand(event_id=text_of(job, "event_id"), job_id=job.id, reason=reason)
    await container.payments.fail_event()(command)


async def reconcile(container: Container, job: Job) -> None:
    """Twin of `inkwell payments reconcile`."""
    done = await container.payments.reconcile_payments()(job_id=job.id)
    for failure in done.failures:
        log.warning("reconciliation_failed", failure=failure)


async def end_subscriptions(container: Container, job: Job) -> None:
    """After an account was deleted: end what it pays for at the providers."""
    await container.payments.end_subscriptions()(account_of(job), job_id=job.id)


async def ask_about_hold(container: Container, job: Job) -> None:
    """React to `hold.needs_review`."""
    command = AskAboutHoldCommand(
        job_id=job.id,
        account_id=account_of(job),
        hold_id=text_of(job, "hold_id"),
        used=number_of(job, "amount"),
    )
    await container.payments.ask_about_hold()(command)
