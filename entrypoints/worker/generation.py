"""Jobs of generation."""

from core.generation.use_cases.fail_article import FailArticleCommand
from core.generation.use_cases.generate_article import GenerateArticleCommand
from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of, text_of
from entrypoints.worker.housekeeping import done


async def generate_article(container: Container, job: Job) -> None:
    """Second half of `POST /api/v1/articles`; running it twice is harmless."""
    command = GenerateArticleCommand(
        account_id=account_of(job), article_id=text_of(job, "article_id"), job_id=job.id
    )
    await container.generation.generate_article()(command)


async def end_abandoned(container: Container, job: Job) -> None:
    """Settle and end the streams whose process is gone."""
    await container.generation.end_abandoned()()
    await done(container, job)


async def forget_account(container: Container, job: Job) -> None:
    """After an account was deleted: end what it has running, and delete what was made for it."""
    await container.generation.forget_generation()(account_of(job), job_id=job.id)


async def fail_article(container: Container, job: Job, reason: str) -> None:
    """Give the article up: everything held goes back."""
    command = FailArticleCommand(
        account_id=account_of(job),
        article_id=text_of(job, "article_id"),
        job_id=job.id,
        reason=reason,
    )
    await container.generation.fail_article()(command)
