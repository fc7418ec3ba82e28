"""A worker that goes no further with a clip than to the point that the clip's prompt names.

Usage: python -m tests.integration.video.held_maker CALLED_FILE
The settings are in the environment. Each point that was reached is a line of the file.
"""

import asyncio
import os
import sys
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dependency_injector import providers

from core.video.model import Clip
from core.video.use_cases.make_clip import MakeClip, MakeClipCommand
from entrypoints.container import Container
from entrypoints.settings import Settings, with_development_secrets
from entrypoints.worker.in_process import working
from entrypoints.worker.processes import work

POINTS = (
    "pending",  # nothing is written yet
    "claimed",  # `submitting`, and the provider was not called
    "asked",  # the provider has the order, and its answer does not come
    "answered",  # it has answered, and its name of the job is not stored
    "processing",  # it is stored
    "fetched",  # the film is here, and not in the store
    "stored",  # it is in the store, and nothing shows it
    "settling",  # in the last transaction, after the charge and before the commit
    "settled",  # after the commit
)
POINT: ContextVar[str] = ContextVar("point")


@dataclass(slots=True)
class Stops:
    """Where jobs stand still, for ever."""

    called: Path
    reached: set[str] = field(default_factory=set)
    stored: asyncio.Event = field(default_factory=asyncio.Event)
    others: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, point: str) -> None:
        """Tell who waits that a clip is at its point."""
        with self.called.open("a") as file:
            file.write(f"{point}\n")
        self.reached.add(point)
        if point == "stored":
            self.stored.set()
        if self.reached >= set(POINTS) - {"settling"}:
            self.others.set()

    async def at(self, point: str) -> None:
        """Go no further, if this is the clip's point."""
        if POINT.get() == point:
            self.note(point)
            await asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class Held:
    """Acts before or after which a clip may be at its point."""

    inner: Any
    stops: Stops
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        act = getattr(self.inner, name)
        if name not in self.before and name not in self.after:
            return act

        async def held(*arguments: Any, **named: Any) -> Any:
            await self.stops.at(self.before.get(name, ""))
            found = await act(*arguments, **named)
            await self.stops.at(self.after.get(name, ""))
            return found

        return held


@dataclass(slots=True)
class HeldKeeper(Held):
    """One that shows a film only when others are at their points.

    All of these films are the same: once one is shown, the next is not stored again. And while one
    is about to be shown, it holds a lock.
    """

    async def stage(self, new: Any) -> Any:
        if POINT.get() == "settled":
            await self.stops.stored.wait()
        if POINT.get() == "settling":
            await self.stops.others.wait()
        return await self.inner.stage(new)


@dataclass(slots=True)
class HeldModel(Held):
    """One that tells of an order just before it is sent."""

    async def submit(self, *arguments: Any) -> Any:
        await self.stops.at("claimed")
        if POINT.get() == "asked":
            self.stops.note("asked")
        job = await self.inner.submit(*arguments)
        await self.stops.at("answered")
        return job


@dataclass(slots=True)
class HeldMaker:
    """Makes clips, each up to its point."""

    inner: MakeClip
    stops: Stops

    async def __call__(self, command: MakeClipCommand) -> Clip:
        async with self.inner.snapshot() as work:
            clip = await work.clips.get(command.clip_id, deleted=True)
        POINT.set(clip.wish.prompt)
        made = await self.inner(command)
        await self.stops.at("settled")
        return made


def held_maker(container: Container, stops: Stops) -> HeldMaker:
    """Return the job's use case with stops wherever a process may be killed."""
    make: Any = container.video.make_clip()
    model = HeldModel(
        make.submit.model, stops, before={"look": "processing"}, after={"fetch": "fetched"}
    )
    picture = make.submit.read_picture
    picture = replace(picture, store=Held(picture.store, stops, before={"get": "pending"}))
    deliver = make.follow.deliver
    keeper = replace(deliver.media, store=Held(deliver.media.store, stops, after={"put": "stored"}))
    media = HeldKeeper(keeper, stops, before={"attach": "settling"})
    finish = replace(deliver.finish, media=media)
    deliver = replace(deliver, model=model, media=media, finish=finish)
    held = replace(
        make,
        submit=replace(make.submit, model=model, read_picture=picture),
        find=replace(make.find, model=model, read_picture=picture),
        follow=replace(make.follow, model=model, deliver=deliver),
    )
    return HeldMaker(held, stops)


async def main(container: Container, called: Path) -> None:
    maker = held_maker(container, Stops(called))
    container.video.make_clip.override(providers.Object(maker))
    if container.settings().redis.url:
        await work(container)
        return
    async with working(container):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    settings = with_development_secrets(Settings.load(os.environ, None))
    asyncio.run(main(Container(settings=settings), Path(sys.argv[1])))
