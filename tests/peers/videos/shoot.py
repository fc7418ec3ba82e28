"""A world in which films are ordered, and the turns that time takes in it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

from dependency_injector import providers

from entrypoints.settings import Settings
from tests.builders import plain_picture
from tests.peers.video_fakes import KEY
from tests.world import Person, World, world_over

OPENAI = {"OPENAI_API_KEY": KEY}
RUNPOD = {"RUNPOD_API_KEY": KEY, "INKWELL_RUNPOD_VIDEO_ENDPOINT": "pod-1"}


@asynccontextmanager
async def opened(settings: Settings, draws: Sequence[float] = (0.0,)) -> AsyncIterator["Shoot"]:
    """Give a world with a first customer in it, where chance draws these numbers in turn."""
    async with world_over(settings) as world:
        models = world.container.models
        patience = replace(models.patience(), draw=cycle(draws).__next__)
        models.patience.override(providers.Object(patience))
        yield await Shoot.of(world, "first")


class Shoot:
    """A world, its customer, and the turns that time takes."""

    def __init__(self, world: World, ada: Person, image_id: str, had: float) -> None:
        self.world, self.ada, self.image_id, self.had = world, ada, image_id, had

    @classmethod
    async def of(cls, world: World, name: str) -> "Shoot":
        """Make somebody who has more than 360 credits and a picture."""
        boss = await world.dev("boss@example.com", "admin")
        ada = await world.dev(f"{name}@example.com")
        more = {"account": ada.id, "amount": 360, "reason": "for films"}
        added = await boss.ask("POST", "/api/v1/credits/add", json=more)
        assert added.status_code < 300, added.text
        files = {"file": ("a.png", plain_picture("PNG", 640, 480), "image/png")}
        image = (await ada.ask("POST", "/api/v1/ai/upload-image", files=files)).json()
        return cls(world, ada, image["id"], await ada.credits())

    async def order(self, **wish: Any) -> list[str]:
        """Order clips and return their ids."""
        body = {"image_id": self.image_id, "prompt": "Bread, steaming", **wish}
        answer = await self.ada.ask("POST", "/api/v1/ai/generate-video", json=body)
        assert answer.status_code == 202, answer.text
        return [each["id"] for each in answer.json()["items"]]

    async def turn(self, fake: Any = None, *, times: int = 1, seconds: int = 20) -> None:
        """Let jobs run, the provider move, and time pass."""
        for _ in range(times):
            await self.world.run_jobs()
            if fake is not None:
                fake.move()
            self.world.clock.advance(timedelta(seconds=seconds))

    async def video(self, video_id: str) -> dict[str, Any]:
        """Return a video as it is shown."""
        found: dict[str, Any] = (await self.ada.ask("GET", f"/api/v1/videos/{video_id}")).json()
        return found

    async def statuses(self, ids: list[str]) -> list[str]:
        """Return where videos stand."""
        return [(await self.video(each))["status"] for each in ids]

    async def spent(self) -> float:
        """Return what was paid, when nothing is held any more."""
        credits = (await self.ada.ask("GET", "/api/v1/credits")).json()
        assert credits["held"] == 0
        return self.had - float(credits["available"])

    async def events(self) -> list[tuple[str, str]]:
        """Return what the outbox has of videos, before it is relayed."""
        async with self.world.container.shared.database().reader() as connection:
            rows = await connection.exec_driver_sql("select type, payload from outbox")
            return [(row[0], row[1]) for row in rows if row[0].startswith("video.")]
