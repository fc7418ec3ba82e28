"""An account was deleted: all it has of videos goes, some at a time, whatever dies meanwhile."""

import pytest

from core.shared.jobs import OPEN_STATUSES, NewJob
from core.shared.pages import PageRequest
from core.video.model import ClipFilter, ClipStatus
from core.video.use_cases.forget_videos import AT_ONCE, ForgetVideos
from tests.properties.ledger.backends import Backend
from tests.properties.video.studio import Studio, until_death
from tests.properties.video.test_clips import Stage, opened

LEFT_OVER = 5
MANY = AT_ONCE + LEFT_OVER
AFTER_ITS_FIRST_COMMIT = 2
JOB = "video.forget_account"


async def filled(backend: Backend) -> Studio:
    """Give an account with pictures, a clip that was submitted and three that wait."""
    studio = await opened(backend)
    clips = await studio.order(4)
    await studio.step(clips[0].id)
    job = NewJob(
        id=job_of(studio), kind=JOB, account_id=studio.account_id, arguments={}, run_at=studio.now
    )
    async with backend.unit_of_work() as work:
        for _ in range(MANY - 1):  # The studio has one.
            await work.images.add(studio.new_image())
        await work.jobs.add(job)
        await work.commit()
    return studio


def job_of(studio: Studio) -> str:
    return f"{JOB}:{studio.account_id}"


async def forget(studio: Studio) -> None:
    await ForgetVideos(**studio.common)(studio.account_id, job_id=job_of(studio))


async def left(studio: Studio) -> tuple[int, int, bool]:
    """Return how many clips and pictures there are, and whether the job is open."""
    page = PageRequest(limit=MANY)
    async with studio.backend.snapshot() as work:
        clips = await work.clips.list(studio.account_id, ClipFilter(), page)
        images = await work.images.list(studio.account_id, page)
        job = await work.jobs.get(job_of(studio))
    return len(clips.items), len(images.items), job.status in OPEN_STATUSES


@pytest.mark.parametrize(
    "stage", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_it_goes_in_pieces_and_dead_after_any_of_them_it_goes_on(stage: Stage) -> None:
    backend, runner = stage

    async def history() -> None:
        studio = await filled(backend)
        after_each = []
        while await until_death(studio, AFTER_ITS_FIRST_COMMIT, lambda: forget(studio)):
            after_each.append(await left(studio))
            await studio.check()
            if not after_each[-1][2]:
                break
        # No transaction makes more go than it should, so none keeps the wallet for long.
        assert after_each == [(0, MANY, True), (0, LEFT_OVER, True), (0, 0, True), (0, 0, False)]
        await studio.finish()
        await studio.check()
        statuses = [(await studio.clip(each)).status for each in studio.clips]
        assert statuses == [ClipStatus.COMPLETED] + [ClipStatus.CANCELLED] * 3

    runner.run(history())
