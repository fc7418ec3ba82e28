"""Jobs of campaigns."""

from datetime import date, datetime

from core.campaigns.steps.claiming import SlotCommand
from core.campaigns.use_cases.plan_batch import PlanBatchCommand
from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.metrics import CAMPAIGN_SLOTS
from entrypoints.worker.arguments import account_of, number_of, text_of
from entrypoints.worker.housekeeping import done


async def forget_account(container: Container, job: Job) -> None:
    """After an account was deleted: remove its campaigns."""
    await container.campaigns.forget_campaigns()(account_of(job), job_id=job.id)


async def disown_campaigns(container: Container, job: Job) -> None:
    """After an account was claimed: pause what was ordered before."""
    await container.campaigns.disown_campaigns()(
        account_of(job),
        claimed_at=datetime.fromisoformat(text_of(job, "claimed_at")),
        job_id=job.id,
    )


async def plan(container: Container, job: Job) -> None:
    """At midnight UTC and each hour: promise a job for each batch of campaigns."""
    await container.campaigns.spread_planning()(job_id=job.id)


async def plan_batch(container: Container, job: Job) -> None:
    """Plan a batch of campaigns."""
    command = PlanBatchCommand(
        job_id=job.id, after=text_of(job, "after"), until=text_of(job, "until")
    )
    await container.campaigns.plan_batch()(command)


async def begin_slot(container: Container, job: Job) -> None:
    """Order a slot's article."""
    slot = await container.campaigns.begin_slot()(slot_named(job))
    if slot is not None:
        CAMPAIGN_SLOTS.labels(state=slot.state.value).inc()


async def fail_slot(container: Container, job: Job, reason: str) -> None:
    """Give a slot up: its hold goes back."""
    slot = await container.campaigns.fail_slot()(slot_named(job), reason=reason)
    if slot is not None:
        CAMPAIGN_SLOTS.labels(state=slot.state.value).inc()


async def post_due(container: Container, job: Job) -> None:
    """Each minute: post the articles whose instant has come."""
    for state, count in (await container.campaigns.post_due()()).items():
        CAMPAIGN_SLOTS.labels(state=state.value).inc(count)
    await done(container, job)


def slot_named(job: Job) -> SlotCommand:
    """Read which slot a job is about."""
    return SlotCommand(
        account_id=account_of(job),
        campaign_id=text_of(job, "campaign_id"),
        local_date=date.fromisoformat(text_of(job, "local_date")),
        number=number_of(job, "number"),
        job_id=job.id,
    )
