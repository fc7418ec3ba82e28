"""Jobs of assets."""

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of


async def forget_account(container: Container, job: Job) -> None:
    """After an account was deleted: remove its assets."""
    await container.assets.forget_assets()(account_of(job), job_id=job.id)
