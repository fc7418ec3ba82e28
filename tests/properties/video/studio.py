"""Clips, a renderer somewhere else, and a process that may die between any two lines."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.generation.rules.topics import TopicPolicy
from core.ledger.model import EntryKind, GrantKind, Wallet, WalletTerms
from core.ledger.prices import BOOK
from core.ledger.prices import parse as parse_book
from core.ledger.rules.grants import NewGrant
from core.ledger.rules.opening import open_wallet
from core.media.errors import BlobGone
from core.media.steps.keeping import MediaKeeper
from core.shared.errors import Deferred, DomainError, Unavailable
from core.shared.ids import AccountId
from core.shared.jobs import OPEN_STATUSES, JobEnded
from core.streams.model import Excerpt
from core.usage.model import Budgets
from core.usage.use_cases.admit_work import AdmitWork
from core.video.model import (
    OPEN_CLIPS,
    Clip,
    ClipStatus,
    Image,
    RenderState,
)
from core.video.rules.wishes import CATALOGUE, parse
from core.video.steps.outcomes import Outcomes
from core.video.use_cases.cancel_video import CancelVideo
from core.video.use_cases.claim_clip import ClaimClip
from core.video.use_cases.delete_video import DeleteVideo
from core.video.use_cases.deliver_clip import DeliverClip
from core.video.use_cases.find_clip import FindClip
from core.video.use_cases.finish_clip import FinishClip
from core.video.use_cases.follow_clip import FollowClip
from core.video.use_cases.give_up_video import GiveUpVideo
from core.video.use_cases.make_clip import MakeClip, MakeClipCommand
from core.video.use_cases.read_picture import ReadPicture
from core.video.use_cases.request_videos import RequestVideos, RequestVideosCommand
from core.video.use_cases.submit_clip import SubmitClip
from tests.properties.video.outside import Death, Died, MortalUnitOfWork, Renderer, Shelf, Words

TERMS = WalletTerms(
    tokens_per_credit=2_000,
    price_version="test",
    free_plan="basic",
    free_tokens=1_000,
    grace_days=3,
    carry_over_once=False,
)
PRICE = 40_000_000


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
            await work.images.add(self.new_image(self.image_id))
            await work.commit()

    def new_image(self, image_id: str = "") -> Image:
        """Return a picture, in the store already."""
        return Image(
            id=image_id or self.ids.new(),
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
        clock, draw = self.backend.clock, lambda: 0.0
        outcomes = Outcomes(**self.common, model=self.renderer, draw=draw, observe=self.note)
        asking: dict[str, Any] = {"clock": clock, "model": self.renderer, "outcomes": outcomes}
        picture = ReadPicture(snapshot=self.backend.snapshot, store=store)
        claim = ClaimClip(**self.common, ids=self.ids, admit=self.admit)
        finish = FinishClip(**self.common, media=keeper, observe=self.note)
        deliver = DeliverClip(**asking, draw=draw, files=self.shelf, media=keeper, finish=finish)
        return MakeClip(
            snapshot=self.backend.snapshot,
            submit=SubmitClip(**asking, draw=draw, read_picture=picture, claim=claim),
            find=FindClip(**asking, draw=draw, read_picture=picture),
            follow=FollowClip(**asking, unit_of_work=self.work, deliver=deliver),
        )

    async def step(self, clip_id: str) -> None:
        """Run a clip's job once, as the worker does: what it refuses gives it up.

        An outage must put it off: a job that fails for one is given up after the last try.
        """
        command = MakeClipCommand(account_id=self.account_id, clip_id=clip_id)
        try:
            await self.make()(command)
        except (JobEnded, Deferred, BlobGone):  # The film is fetched again.
            return
        except Unavailable as outage:
            pytest.fail(f"a clip fails for an outage: {outage!r}")
        except DomainError as refusal:
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
        """Let everybody come back and the renderer finish, and the jobs with them."""
        self.death.at = None
        self.shelf.is_away = self.renderer.is_away = False
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
