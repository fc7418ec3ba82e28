"""Jobs of video."""

from core.shared.jobs import Job
from core.video.use_cases.make_clip import MakeClipCommand
from entrypoints.container import Container
from entrypoints.worker.arguments import account_of, text_of


async def make_clip(container: Container, job: Job) -> None:
    """Second half of `POST /api/v1/ai/generate-video`; running it twice is harmless."""
    command = MakeClipCommand(account_id=account_of(job), clip_id=text_of(job, "video_id"))
    await container.video.make_clip()(command)


async def give_up(container: Container, job: Job, reason: str) -> None:
    """Give a clip up: everything held goes back."""
    await container.video.give_up_video()(account_of(job), text_of(job, "video_id"), reason)


async def forget_account(container: Container, job: Job) -> None:
    """After an account was deleted: end and delete what it has of videos."""
    await container.video.forget_videos()(account_of(job), job_id=job.id)
