"""The built-in renderer: real films of an uploaded picture, and no attempt at a model's.

Its jobs are folders, named after the order: the same order is the same job, from whatever process.
One whose process was killed is taken up by the next that looks at it.
"""

import asyncio
import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Final

import structlog

from adapters.models.offline.captions import captions
from adapters.models.offline.encoding import EncoderFailed, Film, encode, prepare
from core.video.errors import ProviderJobLost
from core.video.model import Order, Rendering, RenderState, Wish

MODEL: Final = "inkwell-offline-video-1"
PREFIX: Final = "offline-"
KEPT_SECONDS: Final = 86_400
AT_ONCE: Final = 1
FAILED: Final = "The built-in renderer could not make it. Nothing was charged."
log = structlog.get_logger(__name__)


class OfflineVideos:
    """A `VideoProvider` without network; films are made one after another in this process."""

    def __init__(self, folder: Path) -> None:
        """Work in a folder, which is made at the first use."""
        self._folder = folder
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def submit(self, model: str, order: Order) -> str:
        """Note the order and begin; again is the same."""
        del model
        await asyncio.to_thread(self._note, order)
        self._begin(order.reference)
        return PREFIX + order.reference

    async def look_up(self, order: Order) -> str | None:
        """Return the job; an order that never came is noted now, since that is the same job."""
        if order.picture:
            return await self.submit(MODEL, order)
        return PREFIX + order.reference if self._place(order.reference).exists() else None

    async def look(self, job: str) -> Rendering:
        """Return where a job stands, and see to it that somebody is at it."""
        place = self._place(job.removeprefix(PREFIX))
        if (place / "film.mp4").exists():
            return Rendering(state=RenderState.DONE, percent=100)
        if (place / "failed").exists():
            return Rendering(state=RenderState.FAILED, percent=0, reason=FAILED)
        if not (place / "order.json").exists():
            raise ProviderJobLost("The built-in renderer does not know the job any more.")
        self._begin(place.name)
        return Rendering(state=RenderState.RENDERING, percent=percent_in(place))

    async def fetch(self, job: str, into: Path) -> None:
        """Copy the film."""
        film = self._place(job.removeprefix(PREFIX)) / "film.mp4"
        try:
            await asyncio.to_thread(shutil.copyfile, film, into)
        except FileNotFoundError as error:
            raise ProviderJobLost("The film is not there any more.") from error

    async def close(self) -> None:
        """Stop rendering; what is not finished is taken up by the next that looks."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _place(self, reference: str) -> Path:
        return self._folder / reference

    def _note(self, order: Order) -> None:
        """Write the order whole or not at all, and forget old jobs."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.iterdir():
            if old.stat().st_mtime < time() - KEPT_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
        place = self._place(order.reference)
        if place.exists():
            return
        made = self._folder / f".{order.reference}.{token_hex(4)}"
        made.mkdir()
        (made / "picture").write_bytes(order.picture)
        noted = {"wish": asdict(order.wish), "number": order.number}
        (made / "order.json").write_text(json.dumps(noted), encoding="utf-8")
        try:
            made.rename(place)
        except OSError:  # Somebody else noted the same order.
            shutil.rmtree(made, ignore_errors=True)

    def _begin(self, reference: str) -> None:
        if reference not in self._tasks:
            task = asyncio.create_task(self._render(reference))
            self._tasks[reference] = task
            task.add_done_callback(lambda _: self._tasks.pop(reference, None))

    async def _render(self, reference: str) -> None:
        """Render one job, unless another process is at it."""
        place = self._place(reference)
        async with self._turns:
            with alone(place) as is_mine:
                if not is_mine or (place / "film.mp4").exists():
                    return
                try:
                    await self._encode(place)
                except (EncoderFailed, OSError) as error:
                    log.exception("offline_video_failed", error=str(error))
                    (place / "failed").write_text(str(error), encoding="utf-8")

    async def _encode(self, place: Path) -> None:
        film = film_of(place)
        files = await asyncio.to_thread(prepare, film, place / "picture", place)
        part = place / f"{token_hex(4)}.part"

        def tell(percent: int) -> None:
            (place / "percent").write_text(str(percent), encoding="utf-8")

        await encode(film, files, part, tell)
        part.replace(place / "film.mp4")


def film_of(place: Path) -> Film:
    """Read a noted order."""
    noted = json.loads((place / "order.json").read_text(encoding="utf-8"))
    wish = Wish(**noted["wish"])
    return Film(
        width=wish.width,
        height=wish.height,
        seconds=wish.seconds,
        number=noted["number"],
        captions=captions(wish.script or wish.prompt, wish.seconds),
    )


def percent_in(place: Path) -> int:
    """Return how far a job's encoder has come."""
    try:
        return int((place / "percent").read_text(encoding="utf-8") or 0)
    except (FileNotFoundError, ValueError):
        return 0


@contextmanager
def alone(place: Path) -> Iterator[bool]:
    """Hold a job for this process; the lock ends with the process, however that ends."""
    with (place / "lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
