"""Bring a clip one step further: the job behind `RequestVideos`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from core.ledger import booking
from core.ledger.booking import Flight
from core.ledger.model import Unit, WalletTerms
from core.ledger.rules.settling import Actual
from core.media.errors import BlobMissing, MediaNotFound
from core.media.keeping import MeasuredFile, MediaKeeper, NewMedia, Staged
from core.media.ports import BlobStore
from core.shared.errors import Deferred, Unavailable
from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.jobs import JobEnded
from core.shared.ports import Clock, Ids
from core.usage.use_cases.admit_work import AdmitWork
from core.video.ending import close_unpaid
from core.video.errors import (
    ClipMoved,
    ClipWaits,
    ImageNotFound,
    NotAccepted,
    OutcomeUnknown,
    ProviderJobLost,
)
from core.video.model import (
    OPEN_CLIPS,
    Clip,
    ClipStatus,
    Image,
    Order,
    RenderState,
    Route,
)
from core.video.ports import ClipObserver, Files, VideoModel, VideoUnitOfWork
from core.video.rules import clips as rules
from core.video.use_cases.request_videos import KIND, expiry

FOLDER = "videos"
MP4 = "video/mp4"
AWAY_SECONDS = 15
"""How soon at least to ask again a provider, or the store, that does not answer."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeClipCommand:
    """Which clip of which account."""

    account_id: AccountId
    clip_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeClip:
    """What is about to be done outside is written before, what came of it right after.

    Killed anywhere and run again, or beside itself, a clip is submitted once, and charged once or
    not at all. Each run makes what can be made now and then waits (`ClipWaits`), so that no worker
    is kept by a renderer.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    snapshot: Callable[[], VideoUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    model: VideoModel
    media: MediaKeeper
    store: BlobStore
    files: Files
    admit: AdmitWork
    draw: Callable[[], float]
    observe: ClipObserver

    async def __call__(self, command: MakeClipCommand) -> Clip:
        """Return the clip as it ended.

        Raises `ClipWaits` while it is not there, `JobEnded` when there is nothing left to do, and
        what `AdmitWork` and the ledger raise.
        """
        async with self.snapshot() as work:
            clip = await work.clips.get(command.clip_id, deleted=True)
        try:
            if clip.status is ClipStatus.PENDING:
                clip = await self._submit(clip)
            elif clip.status is ClipStatus.SUBMITTING:
                clip = await self._find(clip)
            if clip.status is ClipStatus.PROCESSING:
                clip = await self._follow(clip)
        except ClipMoved as moved:
            raise JobEnded(f"Another runner has {clip.id}: {moved.message}") from moved
        if clip.status in OPEN_CLIPS:
            raise waiting(clip, rules.wait_before_look(clip))
        return clip

    # ---------------------------------------------------------------- submitting

    async def _submit(self, clip: Clip) -> Clip:
        """Hand the clip to a provider, once."""
        picture = await self._picture(clip)
        if picture is None:
            return await self._give_up(clip, rules.DELETED_IMAGE, may_exist=False)
        clip = await self._claim(clip, self._whom(clip))
        if rules.is_late(clip, self.clock.now()):
            raise waiting(clip, 1)  # Held up since: others may have taken it for lost.
        route = route_of(clip)
        try:
            job = await self.model.submit(route, order_of(clip, picture))
        except NotAccepted as refusal:
            return await self._refused(clip, refusal)
        except Deferred as brake:
            return await self._refused(clip, held_back(brake), counted=False)
        except OutcomeUnknown:
            return await self._find(clip)
        return await self._accepted(clip, job)

    def _whom(self, clip: Clip) -> Route:
        """Return who is asked next. Raises `ClipWaits` while all of them are left alone."""
        routes = rules.in_turn(clip, self.model.routes(clip.wish.model))
        rests = [self.model.rest(route).total_seconds() for route in routes]
        if least := min(rests):
            raise waiting(clip, rules.spread(least, self.draw()))
        return routes[rests.index(least)]

    async def _claim(self, clip: Clip, route: Route) -> Clip:
        """Write, in a transaction of its own, that the provider is called next."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            clip = await work.clips.get(clip.id, deleted=True)
            now = self.clock.now()
            clip = rules.submitting(clip, route, now)
            await self.admit.within(work, clip.account_id, KIND)
            flight = Flight(
                hold_id=clip.hold_id,
                caller=clip.job_id,
                expires_at=expiry(now),
                new_hold_id=self.ids.new(),
            )
            hold = await booking.put_in_flight(work, clip.account_id, flight, self.terms, now)
            await work.jobs.paid_by(clip.job_id, hold.id)
            clip = replace(clip, hold_id=hold.id)
            await self._save(work, clip)
            await work.commit()
            return clip

    async def _accepted(self, clip: Clip, job: str) -> Clip:
        """Note the provider's name of the job; somebody else may have found it meanwhile."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            if current.provider_job == job:
                return current
            current = rules.accepted(current, job)
            await self._save(work, current)
            await work.commit()
            return current

    async def _refused(self, clip: Clip, refusal: NotAccepted, *, counted: bool = True) -> Clip:
        """Take the clip back: to be tried again later, or given up."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            now = self.clock.now()
            if not counted:
                current = replace(current, attempt=max(0, current.attempt - 1))
            routes = self.model.routes(current.wish.model)
            current = rules.not_accepted(current, refusal, len(routes), now)
            if current.status is ClipStatus.PENDING:
                await self._save(work, current)
                await work.commit()
                raise waiting(current, rules.wait_before_retry(current, refusal, self.draw()))
            await close_unpaid(work, current, self.terms, now)
            await work.commit()
        self.observe(current)
        return current

    async def _find(self, clip: Clip) -> Clip:
        """Ask the provider whether it has a clip that may have been submitted.

        While another runner may still be submitting, only a find counts.
        """
        picture = await self._picture(clip)
        job: str | None = None
        can_tell = True
        try:
            job = await self.model.look_up(route_of(clip), order_of(clip, picture or b""))
        except OutcomeUnknown:
            can_tell = False
        except Unavailable:
            if not rules.is_overdue(clip, self.clock.now()):
                raise waiting(clip, rules.spread(AWAY_SECONDS, self.draw())) from None
            can_tell = False
        if job is not None:
            return await self._accepted(clip, job)
        left = rules.seconds_to_settle(clip, self.clock.now())
        if left > 0:
            raise waiting(clip, min(left, AWAY_SECONDS))
        if can_tell:
            return await self._refused(clip, NotAccepted(rules.NOT_THERE, again=True))
        return await self._give_up(clip, rules.UNKNOWN, may_exist=True)

    # ---------------------------------------------------------------- following

    async def _follow(self, clip: Clip) -> Clip:
        """Look where the job stands, and deliver what is there."""
        route, job = route_of(clip), clip.provider_job
        assert job is not None
        try:
            rendering = await self._answer(clip, self.model.look(route, job))
        except ProviderJobLost:
            return await self._give_up(clip, rules.LOST, may_exist=True)
        if rendering.state is RenderState.FAILED:
            reason = rendering.reason or rules.NOT_MADE
            return await self._give_up(clip, reason, may_exist=False)
        clip = await self._progressed(clip, rendering.percent)
        if rendering.state is RenderState.DONE:
            return await self._fetch(clip, route, job)
        if rules.is_overdue(clip, self.clock.now()):
            return await self._give_up(clip, rules.TOO_LONG, may_exist=True)
        return clip

    async def _answer(self, clip: Clip, asked: Awaitable[Answer]) -> Answer:
        """Return an answer, or wait while there is none; a clip does not fail for an outage."""
        try:
            return await asked
        except Unavailable:
            if rules.is_overdue(clip, self.clock.now()):
                raise ProviderJobLost(rules.TOO_LONG) from None
            raise waiting(clip, rules.spread(AWAY_SECONDS, self.draw())) from None

    async def _progressed(self, clip: Clip, percent: int) -> Clip:
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            before = current.progress
            current = rules.progressed(current, percent)
            await work.clips.save(current)
            if current.progress > before:
                await work.streams.append(clip.id, clip.job_id, rules.event_of(current))
            await work.commit()
            return current

    async def _fetch(self, clip: Clip, route: Route, job: str) -> Clip:
        """Bring what was rendered into the store, and deliver it."""
        if clip.deleted_at is not None:
            return await self._deliver(clip, None)
        with self.files.folder() as folder:
            path = folder / "clip.mp4"
            try:
                await self._answer(clip, self.model.fetch(route, job, path))
                staged = await self._answer(clip, self._stage(clip, path))
            except ProviderJobLost:
                return await self._give_up(clip, rules.LOST, may_exist=True)
            return await self._deliver(clip, staged)

    async def _stage(self, clip: Clip, path: Path) -> Staged:
        """Put a rendered file into the store. Raises `ProviderJobLost` when it is no MP4."""
        digest, size_bytes = await self.files.measured_mp4(path)
        return await self.media.stage(
            NewMedia(
                account_id=clip.account_id,
                content=MeasuredFile(path=path, digest=digest, size_bytes=size_bytes),
                media_type=MP4,
                folder=FOLDER,
                name=f"{int(self.clock.now().timestamp())}.mp4",
            )
        )

    async def _deliver(self, clip: Clip, staged: Staged | None) -> Clip:
        """Show it and charge it, in one transaction; one that was deleted is only charged."""
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            now = self.clock.now()
            rules.expect(current, ClipStatus.PROCESSING)
            hold = await booking.settle(
                work,
                current.account_id,
                current.hold_id,
                actual_of(current),
                caller=current.job_id,
                terms=self.terms,
                now=now,
            )
            assert hold.charge is not None
            current = rules.completed(current, hold.charge.micro_credits, now)
            if staged is not None and current.deleted_at is None:
                media = await self.media.attach(work, staged)
                current = replace(
                    current,
                    media_id=media.id,
                    media_address=media.address,
                    blob_key=media.blob_key,
                )
            await work.clips.save(current)
            await work.events.add(
                Event(
                    type="video.completed",
                    account_id=current.account_id,
                    payload={"video_id": current.id, "batch_id": current.batch_id},
                )
            )
            event = rules.event_of(current)
            await work.streams.append(current.id, current.job_id, event, ended_at=now)
            await work.jobs.done(current.job_id)
            await work.commit()
        self.observe(current)
        return current

    # ---------------------------------------------------------------- what both need

    async def _save(self, work: VideoUnitOfWork, clip: Clip) -> None:
        """Store a clip in another state, and tell who watches."""
        await work.clips.save(clip)
        await work.streams.append(clip.id, clip.job_id, rules.event_of(clip))

    async def _give_up(self, clip: Clip, reason: str, *, may_exist: bool) -> Clip:
        async with self.unit_of_work() as work:
            await work.wallets.get(clip.account_id)
            current = await work.clips.get(clip.id, deleted=True)
            rules.expect(current, clip.status)
            now = self.clock.now()
            current = rules.given_up(current, reason, now, may_exist=may_exist)
            await close_unpaid(work, current, self.terms, now)
            await work.commit()
        self.observe(current)
        return current

    async def _picture(self, clip: Clip) -> bytes | None:
        """Return the picture, or None when it was deleted."""
        image = await self._image(clip)
        if image is None:
            return None
        try:
            return await self._answer(clip, self.store.get(image.blob_key))
        except (BlobMissing, MediaNotFound, ProviderJobLost):
            return None

    async def _image(self, clip: Clip) -> Image | None:
        if clip.image_id is None:
            return None
        async with self.snapshot() as work:
            try:
                return await work.images.get(clip.image_id, account_id=clip.account_id)
            except ImageNotFound:
                return None


def waiting(clip: Clip, seconds: int) -> ClipWaits:
    """Return what puts the clip's job off."""
    message = f"Clip {clip.id} is {clip.status.value}."
    return ClipWaits(message, retry_after_seconds=max(1, seconds))


def held_back(brake: Deferred) -> NotAccepted:
    """Return a brake's refusal as that of a provider that was not asked."""
    return NotAccepted(brake.message, again=True, retry_after_seconds=brake.retry_after_seconds)


def route_of(clip: Clip) -> Route:
    """Return who renders a clip that was about to be submitted."""
    assert clip.provider is not None
    assert clip.provider_model is not None
    return Route(provider=clip.provider, model=clip.provider_model)


def order_of(clip: Clip, picture: bytes) -> Order:
    """Return what a provider is asked."""
    return Order(
        reference=clip.id,
        account_id=clip.account_id,
        wish=clip.wish,
        number=clip.number,
        picture=picture,
    )


def actual_of(clip: Clip) -> Actual:
    """Return what a clip costs: what was held for it."""
    return Actual(
        unit=Unit.CREDITS,
        amount=clip.micro_credits,
        model=f"{clip.provider}:{clip.provider_model}",
        reference_type="video",
        reference_id=clip.id,
    )
