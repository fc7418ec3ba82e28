"""Clips, a renderer somewhere else, and a process that may die between any two lines."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from core.generation.rules.topics import TopicPolicy
from core.ledger.model import EntryKind, GrantKind, Wallet, WalletTerms
from core.ledger.prices import BOOK
from core.ledger.prices import parse as parse_book
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.media.keeping import MediaKeeper
from core.shared.errors import DomainError
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES, JobEnded
from core.streams.model import Excerpt
from core.usage.model import Budgets
from core.usage.use_cases.admit_work import AdmitWork
from core.video.errors import NotAccepted, OutcomeUnknown, ProviderJobLost
from core.video.model import (
    OPEN_CLIPS,
    Clip,
    ClipStatus,
    Image,
    Order,
    Rendering,
    RenderState,
    Route,
)
from core.video.rules.wishes import CATALOGUE, parse
from core.video.use_cases.look_after_videos import CancelVideo, DeleteVideo, GiveUpVideo
from core.video.use_cases.make_clip import MakeClip, MakeClipCommand
from core.video.use_cases.request_videos import RequestVideos, RequestVideosCommand

TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="test",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
PRICE = 40_000_000
FILM = b"\x00\x00\x00\x18ftypmp42film"
LONG = timedelta(hours=2)


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
    refuse, decline.
    """

    death: Death
    can_tell: bool = True
    is_away: bool = False
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

    async def look_up(self, route: Route, order: Order) -> str | None:
        if not self.can_tell:
            raise OutcomeUnknown("Nobody knows.")
        return next((job for job, of in self.jobs.items() if of == order.reference), None)

    async def look(self, route: Route, job: str) -> Rendering:
        self.death.here()
        if job not in self.states:
            raise ProviderJobLost("It is gone.")
        return self.states[job]

    async def fetch(self, route: Route, job: str, into: Path) -> None:
        into.write_bytes(FILM)  # noqa: ASYNC240 - a few bytes
        self.death.here()

    def moves(self, state: RenderState, percent: int = 100) -> None:
        """Bring what is being rendered to a state."""
        for job, now in self.states.items():
            if now.state is RenderState.RENDERING:
                self.states[job] = Rendering(state=state, percent=percent)


class Shelf:
    """A store in memory, and files for it."""

    def __init__(self, death: Death) -> None:
        self.death = death
        self.kept: dict[str, bytes] = {"picture": b"picture"}

    async def put(self, key: str, content: bytes | Path, *, media_type: str) -> None:
        assert isinstance(content, Path)
        self.kept[key] = content.read_bytes()  # noqa: ASYNC240 - a few bytes
        self.death.here()

    async def get(self, key: str) -> bytes:
        return self.kept[key]

    @contextmanager
    def folder(self) -> Iterator[Path]:
        with TemporaryDirectory() as name:
            yield Path(name)

    async def measured_mp4(self, path: Path) -> tuple[str, int]:
        return "0" * 64, path.stat().st_size  # noqa: ASYNC240 - a few bytes


class Words:
    def new(self) -> str:
        return "0" * 40


@dataclass(slots=True)
class Studio:
    """One account with credits, a picture, and the use cases over some storage."""

    backend: Any
    ids: Any
    account_id: AccountId
    credits: int
    death: Death = field(default_factory=Death)
    renderer: Renderer = field(init=False)
    shelf: Shelf = field(init=False)
    clips: list[str] = field(default_factory=list)
    ended: list[Clip] = field(default_factory=list)
    image_id: str = ""

    def __post_init__(self) -> None:
        self.renderer = Renderer(self.death)
        self.shelf = Shelf(self.death)

    def work(self) -> Any:
        return MortalUnitOfWork(self.backend.unit_of_work(), self.death)

    @property
    def now(self) -> datetime:
        moment: datetime = self.backend.clock.now()
        return moment

    def later(self, by: timedelta) -> None:
        self.backend.clock.at += by

    async def open(self) -> None:
        """Open the wallet and upload the picture."""
        gift = NewGrant(
            id=self.ids.new(),
            kind=GrantKind.ADMIN,
            micro_credits=self.credits * 1_000_000,
        )
        self.image_id = self.ids.new()
        async with self.backend.unit_of_work() as work:
            await work.wallets.save(open_wallet(self.account_id, (gift,), TERMS, self.now))
            await work.images.add(
                Image(
                    id=self.image_id,
                    account_id=self.account_id,
                    name="a.png",
                    media_type="image/png",
                    width=64,
                    height=64,
                    size_bytes=7,
                    media_id="none",
                    media_address="none.0",
                    blob_key="picture",
                    created_at=self.now,
                )
            )
            await work.commit()

    @property
    def common(self) -> dict[str, Any]:
        return {"unit_of_work": self.work, "clock": self.backend.clock, "terms": TERMS}

    @property
    def admit(self) -> AdmitWork:
        snapshot = self.backend.snapshot
        return AdmitWork(snapshot=snapshot, clock=self.backend.clock, budgets=Budgets())

    def note(self, clip: Clip) -> None:
        """Hear how a clip ended."""
        self.ended.append(clip)

    async def order(self, count: int) -> Sequence[Clip]:
        """Order clips. Raises what the use case raises."""
        request = RequestVideos(
            **self.common,
            ids=self.ids,
            prices=parse_book(BOOK.read_text(encoding="utf-8")).current,
            catalogue=parse(CATALOGUE.read_text(encoding="utf-8")),
            topics=TopicPolicy(),
            admit=self.admit,
        )
        command = RequestVideosCommand(
            account_id=self.account_id,
            image_id=self.image_id,
            script_id=None,
            prompt="A loaf.",
            model=None,
            seconds=4,
            size="720x1280",
            count=count,
        )
        made = await request(command)
        self.clips += [clip.id for clip in made]
        return made

    def make(self) -> MakeClip:
        """Return the job's use case."""
        store: Any = self.shelf
        keeper = MediaKeeper(
            unit_of_work=self.work,
            store=store,
            clock=self.backend.clock,
            ids=self.ids,
            secrets=Words(),
        )
        return MakeClip(
            **self.common,
            snapshot=self.backend.snapshot,
            ids=self.ids,
            model=self.renderer,
            media=keeper,
            store=store,
            files=self.shelf,
            admit=self.admit,
            draw=lambda: 0.0,
            observe=self.note,
        )

    async def step(self, clip_id: str) -> None:
        """Run a clip's job once, as the worker does: what it refuses gives it up."""
        command = MakeClipCommand(account_id=self.account_id, clip_id=clip_id)
        try:
            await self.make()(command)
        except JobEnded:
            return
        except DomainError as refusal:
            if not hasattr(refusal, "retry_after_seconds"):
                give_up = GiveUpVideo(**self.common, observe=self.note)
                with suppress(JobEnded):
                    await give_up(self.account_id, clip_id, refusal.message)

    async def cancel(self, clip_id: str) -> None:
        with suppress(DomainError):
            cancel = CancelVideo(**self.common, observe=self.note)
            await cancel(self.account_id, clip_id)

    async def delete(self, clip_id: str) -> None:
        with suppress(DomainError):
            await DeleteVideo(**self.common)(self.account_id, clip_id)

    async def beside(self, clip_id: str, act: str, turns: int) -> None:
        """Run a clip's job, and a moment later, while that is under way, something else."""

        async def a_moment_later() -> None:
            for _ in range(turns):
                await asyncio.sleep(0)
            await getattr(self, act)(clip_id)

        await asyncio.gather(self.step(clip_id), a_moment_later())

    async def clip(self, clip_id: str) -> Clip:
        async with self.backend.snapshot() as work:
            clip: Clip = await work.clips.get(clip_id, deleted=True)
        return clip

    async def finish(self) -> None:
        """Let the renderer finish, and the jobs with it."""
        self.death.at = None
        self.renderer.moods.clear()
        for _ in range(40):
            self.renderer.moves(RenderState.DONE)
            for clip_id in self.clips:
                await self.step(clip_id)
            self.later(timedelta(minutes=4))
            if all([(await self.clip(each)).status not in OPEN_CLIPS for each in self.clips]):
                return
        raise AssertionError("not all clips have ended")

    # ---------------------------------------------------------------- what must hold

    async def check(self) -> None:
        """Look that nothing was submitted twice, and that money and streams say what is so."""
        references = list(self.renderer.jobs.values())
        assert len(references) == len(set(references)), "a clip was submitted twice"
        async with self.backend.snapshot() as work:
            wallet: Wallet = await work.wallets.get(self.account_id)
            clips = [await work.clips.get(each, deleted=True) for each in self.clips]
            for clip in clips:
                await self._check_charge(work, clip)
                excerpt = await work.streams.read(clip.id, after=0, limit=1_000)
                check_stream(clip, excerpt)
                job = await work.jobs.get(clip.job_id)
                assert (job.status in OPEN_STATUSES) == (clip.status in OPEN_CLIPS)
        held = sum(clip.micro_credits for clip in clips if clip.status in OPEN_CLIPS)
        paid = sum(PRICE for clip in clips if clip.status is ClipStatus.COMPLETED)
        assert wallet.held == held
        assert wallet.posted == self.credits * 1_000_000 - paid
        self._check_clips(clips)

    async def _check_charge(self, work: Any, clip: Clip) -> None:
        """A completed clip is charged once, any other never."""
        entries = await work.entries.of_hold(self.account_id, clip.hold_id)
        charges = [each for each in entries if each.kind is EntryKind.CHARGE]
        assert len(charges) == (clip.status is ClipStatus.COMPLETED)

    def _check_clips(self, clips: Sequence[Clip]) -> None:
        for clip in clips:
            shown = clip.status is ClipStatus.COMPLETED and clip.deleted_at is None
            assert (clip.media_address is not None) == shown
            assert clip.attempt <= 4
            has_reason = clip.status in {ClipStatus.FAILED, ClipStatus.CANCELLED}
            assert (clip.error is not None) == has_reason
            if clip.status is ClipStatus.CANCELLED:
                assert clip.id not in self.renderer.jobs.values(), "cancelled, and rendered"
            if clip.provider_job is not None:
                assert self.renderer.jobs[clip.provider_job] == clip.id
        told = [clip.id for clip in self.ended]
        assert len(told) == len(set(told)), "an end was told twice"


def check_stream(clip: Clip, excerpt: Excerpt) -> None:
    """The log counts without gaps, progress never falls, and the last event is the end."""
    events = excerpt.events
    assert [each.sequence for each in events] == list(range(1, len(events) + 1))
    progress = [each.data["progress"] for each in events if each.type == "state"]
    assert progress == sorted(progress)  # type: ignore[type-var]  # Numbers, all of them.
    assert events[-1].data["status"] == clip.status.value
    assert excerpt.stream.has_ended == (clip.status not in OPEN_CLIPS)
    assert [each.type for each in events[:-1]] == ["state"] * (len(events) - 1)


async def until_death(studio: Studio, point: int, act: Callable[[], Any]) -> bool:
    """Let the process die at a point of an act; tell whether it came so far."""
    studio.death.passed, studio.death.at = 0, point
    try:
        await act()
    except Died:
        return True
    finally:
        studio.death.at = None
    await asyncio.sleep(0)
    return False
