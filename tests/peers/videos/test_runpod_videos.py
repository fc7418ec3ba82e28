"""Clips at a stand-in of RunPod, through HTTP and the jobs."""

from collections.abc import AsyncIterator, Callable

import pytest

from entrypoints.settings import Settings
from tests.peers.video_fakes import FILM, RunPodVideosFake
from tests.peers.videos.shoot import RUNPOD, Shoot, opened


@pytest.fixture
async def at_runpod(
    runpod: tuple[RunPodVideosFake, str], ready: Callable[..., Settings]
) -> AsyncIterator[tuple[Shoot, RunPodVideosFake]]:
    fake, url = runpod
    async with opened(ready(INKWELL_RUNPOD_URL=f"{url}/v2", **RUNPOD)) as shoot:
        yield shoot, fake


async def in_queue_in_progress_completed(
    shoot: Shoot, fake: RunPodVideosFake, address: str | None
) -> None:
    fake.by_address = address
    ids = await shoot.order(count=4)
    await shoot.turn(fake, times=2)
    assert (await shoot.video(ids[0]))["progress"] == 55
    await shoot.turn()
    assert await shoot.statuses(ids) == ["completed"] * 4
    video = await shoot.video(ids[0])
    assert video["provider"] == "runpod"
    film = await shoot.world.client.get(video["video_url"], follow_redirects=True)
    assert film.content == FILM
    assert await shoot.spent() == 160


async def failed_and_lost(shoot: Shoot, fake: RunPodVideosFake) -> None:
    fake.failing = {1}
    ids = await shoot.order()
    await shoot.turn(fake, times=3)
    assert "CUDA out of memory" in (await shoot.video(ids[0]))["error_message"]
    ids = await shoot.order()
    await shoot.turn(fake)
    fake.jobs.clear()
    await shoot.turn(fake)
    assert "lost" in (await shoot.video(ids[0]))["error_message"]
    assert await shoot.spent() == 0


async def a_lost_answer_is_never_submitted_again(shoot: Shoot, fake: RunPodVideosFake) -> None:
    fake.faults.coming = ["lost"]
    ids = await shoot.order()
    await shoot.turn(fake, times=20)
    assert await shoot.statuses(ids) == ["failed"]
    assert len(fake.jobs) == 1
    assert await shoot.spent() == 0


async def test_at_runpod(
    at_runpod: tuple[Shoot, RunPodVideosFake], runpod: tuple[RunPodVideosFake, str]
) -> None:
    first, fake = at_runpod
    for address in (None, f"{runpod[1]}/film.mp4"):
        fake.forget()
        await in_queue_in_progress_completed(
            await Shoot.of(first.world, f"by{bool(address)}"), fake, address
        )
    for scene in (failed_and_lost, a_lost_answer_is_never_submitted_again):
        fake.forget()
        await scene(await Shoot.of(first.world, scene.__name__), fake)
