"""Jobs of the coach."""

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of


async def forget_chats(container: Container, job: Job) -> None:
    """Forget what was said long ago."""
    await container.coach.forget_chats()(job_id=job.id)


async def forget_account(container: Container, job: Job) -> None:
    """After an account was deleted: forget what was planned, decided and said."""
    await container.coach.forget_creator()(account_of(job), job.id)
