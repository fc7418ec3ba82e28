"""Jobs of publishing."""

from datetime import datetime

import structlog

from core.publishing.use_cases.announce_event import AnnounceEventCommand
from core.publishing.use_cases.attempt_delivery import AttemptDeliveryCommand
from core.publishing.use_cases.tell_disabled import TellDisabledCommand
from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of, text_of

log = structlog.get_logger(__name__)


async def deliver(container: Container, job: Job) -> None:
    """Make one attempt at a delivery; running it twice makes no second one."""
    command = AttemptDeliveryCommand(delivery_id=text_of(job, "delivery_id"), job_id=job.id)
    await container.publishing.attempt_delivery()(command)


async def announce(container: Container, job: Job) -> None:
    """React to every event that others are told of."""
    payload = {name: each for name, each in job.arguments.items() if name != "event"}
    command = AnnounceEventCommand(
        job_id=job.id, account_id=account_of(job), event=text_of(job, "event"), payload=payload
    )
    await container.publishing.announce_event()(command)


async def run_pass(container: Container, job: Job) -> None:
    """Each minute: look after deliveries whose job or worker was lost."""
    overdue = await container.publishing.run_posting_pass()(job_id=job.id)
    if overdue:
        log.warning("deliveries_overdue", count=overdue)


async def tell_disabled(container: Container, job: Job) -> None:
    """React to `integration.disabled`."""
    command = TellDisabledCommand(
        job_id=job.id,
        account_id=account_of(job),
        integration_id=text_of(job, "integration_id"),
        reason=text_of(job, "reason"),
    )
    await container.publishing.tell_disabled()(command)


async def forget(container: Container, job: Job) -> None:
    """Forget what was said in old deliveries."""
    await container.publishing.forget_deliveries()(job_id=job.id)


async def disown_integrations(container: Container, job: Job) -> None:
    """After an account was claimed: nothing goes out by what was set up before."""
    await container.publishing.disown_integrations()(
        account_of(job),
        claimed_at=datetime.fromisoformat(text_of(job, "claimed_at")),
        job_id=job.id,
    )


async def forget_account(container: Container, job: Job) -> None:
    """After an account was deleted: nothing of it goes out any more."""
    await container.publishing.forget_integrations()(account_of(job), job_id=job.id)
