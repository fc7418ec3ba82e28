"""A worker killed with a clip at every point of its life: one job, one charge, one film."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.builders import eventually, migrated
from tests.integration.video.held_maker import POINTS
from tests.peers.loopback import Asked, serving_peer
from tests.peers.video_fakes import FILM, OpenAIVideosFake, RunPodVideosFake
from tests.peers.videos.shoot import OPENAI, RUNPOD, Shoot
from tests.processes import INKWELL, START_SECONDS, kill_now, running
from tests.world import world_over, world_settings

pytestmark = pytest.mark.slow
HELD = ("-m", "tests.integration.video.held_maker")
UNTOLD = {"claimed", "asked", "answered"}
"""Killed there, RunPod can't say whether it has the clip."""
Fake = OpenAIVideosFake | RunPodVideosFake
PRICE = 40


@dataclass(slots=True)
class Provider:
    """A stand-in that renders at once, and keeps one answer to itself until it is released."""

    fake: Fake
    released: Event = field(default_factory=Event)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """Answer, or take the order and be silent."""
        found = self.fake.answer(asked)
        if asked.method == "POST":
            self.fake.move()
            self.fake.move()
            if b"asked" in asked.body:
                self.released.wait()
        return found


@contextmanager
def provided(name: str) -> Iterator[tuple[Fake, dict[str, str]]]:
    """Serve a stand-in; give it, and the settings that lead there."""
    fake: Fake = OpenAIVideosFake() if name == "openai" else RunPodVideosFake()
    provider = Provider(fake)
    with serving_peer(provider, fake.faults) as url:
        leading = OPENAI | {"INKWELL_VIDEO_BASE_URL": f"{url}/v1"}
        if name == "runpod":
            leading = RUNPOD | {"INKWELL_RUNPOD_URL": f"{url}/v2"}
        try:
            yield fake, leading
        finally:
            provider.released.set()


@pytest.fixture
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Return where everything is but the provider: a file, or PostgreSQL and Redis."""
    found = {"INKWELL_DATA_DIR": str(tmp_path), "INKWELL_JOB_LEASE_SECONDS": "1"}
    if request.param == "arq":
        found["INKWELL_DATABASE_URL"] = request.getfixturevalue("migrated_postgres_url")
        found["INKWELL_REDIS_URL"] = request.getfixturevalue("redis_url")
    migrated(world_settings(tmp_path, **found))
    return found


ARQ = (pytest.mark.postgres, pytest.mark.redis)
CASES = (
    pytest.param("openai", "arq", marks=ARQ),
    pytest.param("runpod", "sqlite"),
    pytest.param("openai", "sqlite", marks=pytest.mark.deep),
    pytest.param("runpod", "arq", marks=(*ARQ, pytest.mark.deep)),
)


@pytest.mark.parametrize(("name", "environment"), CASES, indirect=["environment"])
async def test_killed_at_every_point(
    name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with provided(name) as (fake, leading):
        environment |= leading
        async with world_over(world_settings(tmp_path, **environment)) as world:
            world.clock.at = datetime.now(UTC)
            shoot = await Shoot.of(world, "ada")
            clips = {point: (await shoot.order(prompt=point))[0] for point in POINTS}
            await asyncio.to_thread(kill_at_their_points, fake, clips["asked"], environment)
            assert jobs_of(fake, clips) == Counter(set(POINTS) - {"pending", "claimed"})

            lost = UNTOLD if name == "runpod" else set()
            if world.settings.redis.url:
                await taken_up_by_another(shoot, clips, lost or {"claimed"}, environment)
            world.clock.at = datetime.now(UTC)
            await shoot.turn(times=4, seconds=120)
            for point, clip_id in clips.items():
                await ended_well(shoot, point, clip_id, is_lost=point in lost)
            assert jobs_of(fake, clips) == Counter(set(POINTS) - (lost & {"claimed"}))
            await paid_and_kept(shoot, clips, lost)


def jobs_of(fake: Fake, clips: dict[str, str]) -> Counter[str]:
    """Return how many jobs the provider has for the clip of each point."""
    points = {clip_id: point for point, clip_id in clips.items()}
    return Counter(points[reference] for reference in fake.references())


def kill_at_their_points(fake: Fake, asked: str, environment: dict[str, str]) -> None:
    """Run a worker until each clip is at its point, and kill it."""
    folder = Path(environment["INKWELL_DATA_DIR"])
    called = folder / "called"
    with running([*HELD, str(called)], environment, log=folder / "log") as process:

        def all_are_there() -> bool:
            reached = called.read_text().split() if called.exists() else []
            return set(reached) == set(POINTS) and asked in fake.references()

        eventually(all_are_there, seconds=START_SECONDS)
        kill_now(process)


async def taken_up_by_another(
    shoot: Shoot, clips: dict[str, str], waiting: set[str], environment: dict[str, str]
) -> None:
    """Run a real worker until all have ended but those that have to be waited for."""
    log = Path(environment["INKWELL_DATA_DIR"]) / "log"
    with running([*INKWELL, "worker"], environment, log=log):
        async with asyncio.timeout(START_SECONDS):
            for point in set(clips) - waiting:
                await told(shoot, clips[point])


async def told(shoot: Shoot, clip_id: str) -> list[str]:
    """Return the lines of a clip's events, when the last has come."""
    answer = await shoot.ada.ask("GET", f"/api/v1/videos/{clip_id}/events")
    return answer.text.splitlines()


async def ended_well(shoot: Shoot, point: str, clip_id: str, *, is_lost: bool) -> None:
    """Look at what the customer is shown of a clip: the film, or that it costs nothing."""
    video = await shoot.video(clip_id)
    shown = {name: video[name] for name in ("prompt", "status", "credits_used")}
    status, paid = ("failed", 0) if is_lost else ("completed", PRICE)
    assert shown == {"prompt": point, "status": status, "credits_used": paid}
    if not is_lost:
        film = await shoot.world.client.get(video["video_url"], follow_redirects=True)
        assert film.content == FILM
    lines = await told(shoot, clip_id)
    ids = [line for line in lines if line.startswith("id: ")]
    assert ids == [f"id: {number}" for number in range(1, len(ids) + 1)]
    ends = [line for line in lines if line in {"event: done", "event: error"}]
    assert ends == ["event: error" if is_lost else "event: done"]


async def paid_and_kept(shoot: Shoot, clips: dict[str, str], lost: set[str]) -> None:
    """Look at the account, the ledger and the store."""
    world, delivered = shoot.world, len(clips) - len(lost)
    assert await shoot.spent() == PRICE * delivered
    async with world.container.shared.snapshot() as work:
        found = {point: await work.clips.get(clip_id) for point, clip_id in clips.items()}
    assert {point for point, clip in found.items() if clip.is_possible_orphan} == lost
    assert list((await world.container.ledger.audit_ledger()()).differences) == []

    world.clock.advance(timedelta(hours=7))
    await world.container.media.sweep_media()()
    folder = world.settings.server.data_dir / "media"
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*.mp4")}
    assert kept == {clip.blob_key for clip in found.values()} - {None}
