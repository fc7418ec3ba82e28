"""What is around clips: a process that may die, a renderer and a store that may be away."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from adapters.storage.rendered import measured
from core.generation.errors import ModelUnavailable
from core.media.errors import StoreUnavailable
from core.video.errors import NotAccepted, OutcomeUnknown, ProviderJobLost
from core.video.model import Order, Rendering, RenderState, Route

FILM = b"\x00\x00\x00\x18ftypmp42film"


class Died(BaseException):
    """The process dies here."""


@dataclass(slots=True)
class Death:
    """Counts the points at which a process could die, and lets it die at one of them."""

    at: int | None = None
    passed: int = 0

    def here(self) -> None:
        """Die, if this is the point."""
        self.passed += 1
        if self.at is not None and self.passed >= self.at:
            self.at = None
            raise Died


class MortalUnitOfWork:
    """A unit of work before and after whose commit the process may die."""

    def __init__(self, inner: Any, death: Death) -> None:
        self._inner = inner
        self._death = death

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._inner.__aexit__(*exception)

    async def commit(self) -> None:
        self._death.here()
        await self._inner.commit()
        self._death.here()


@dataclass(slots=True)
class Renderer:
    """A `VideoModel` that remembers every job, and does what a test says.

    `moods` are taken one for each submission: accept, lose (the answer), vanish (the question),
    refuse, decline. One that `is_away` does not tell of what it has.
    """

    death: Death
    film: bytes = FILM
    can_tell: bool = True
    is_away: bool = False
    films_are_away: bool = False
    moods: list[str] = field(default_factory=list)
    jobs: dict[str, str] = field(default_factory=dict)
    states: dict[str, Rendering] = field(default_factory=dict)

    def routes(self, model: str) -> Sequence[Route]:
        return (Route(provider="far", model=model),)

    def rest(self, route: Route) -> timedelta:
        return timedelta()

    async def submit(self, route: Route, order: Order) -> str:
        self.death.here()
        for _ in range(20):
            await asyncio.sleep(0)  # Under way: others run meanwhile.
        mood = self.moods.pop(0) if self.moods else "accept"
        if mood in {"refuse", "decline"}:
            raise NotAccepted("It is busy.", again=mood == "refuse")
        if mood == "vanish":
            raise OutcomeUnknown("No answer came.")
        job = f"{order.reference}/{len(self.jobs) + 1}"
        self.jobs[job] = order.reference
        self.states[job] = Rendering(state=RenderState.RENDERING, percent=0)
        self.death.here()
        if mood == "lose":
            raise OutcomeUnknown("No answer came.")
        return job

    def ask(self) -> None:
        """Raise `ModelUnavailable` while it is away for whoever asks after a job."""
        if self.is_away:
            raise ModelUnavailable("The provider of videos does not answer.")

    async def look_up(self, route: Route, order: Order) -> str | None:
        self.ask()
        if not self.can_tell:
            raise OutcomeUnknown("Nobody knows.")
        return next((job for job, of in self.jobs.items() if of == order.reference), None)

    async def look(self, route: Route, job: str) -> Rendering:
        self.ask()
        self.death.here()
        if job not in self.states:
            raise ProviderJobLost("It is gone.")
        return self.states[job]

    async def fetch(self, route: Route, job: str, into: Path) -> None:
        self.ask()
        if self.films_are_away:
            raise ModelUnavailable("The film does not come.")
        into.write_bytes(self.film)  # noqa: ASYNC240 - a few bytes
        self.death.here()

    def moves(self, state: RenderState, percent: int = 100) -> None:
        """Bring what is being rendered to a state."""
        for job, now in self.states.items():
            if now.state is RenderState.RENDERING:
                self.states[job] = Rendering(state=state, percent=percent)


class Shelf:
    """A store in memory, which may be away, and files for it."""

    def __init__(self, death: Death) -> None:
        self.death = death
        self.is_away = False
        self.kept: dict[str, bytes] = {"picture": b"picture"}

    def ask(self) -> None:
        """Raise `StoreUnavailable` while it is away."""
        if self.is_away:
            raise StoreUnavailable("The store does not answer.")

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        self.ask()
        assert isinstance(content, Path)
        self.kept[key] = content.read_bytes()  # noqa: ASYNC240 - a few bytes
        self.death.here()

    async def get(self, key: str) -> bytes:
        self.ask()
        return self.kept[key]

    @contextmanager
    def folder(self) -> Iterator[Path]:
        with TemporaryDirectory() as name:
            yield Path(name)

    async def measured_mp4(self, path: Path) -> tuple[str, int]:
        return measured(path)


class Words:
    def new(self) -> str:
        return "0" * 40
