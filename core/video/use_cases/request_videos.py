"""Order clips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.generation.rules.topics import TopicPolicy
from core.ledger.model import WalletTerms
from core.ledger.prices import Prices
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.jobs import NewJob
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.streams.model import Stream
from core.usage.use_cases.admit_work import AdmitWork
from core.video.errors import WishRefused
from core.video.model import Clip, ClipStatus, VideoCatalogue, Wish
from core.video.ports import VideoUnitOfWork
from core.video.rules.clips import event_of
from core.video.rules.holds import KIND, hold_request, owner_name
from core.video.rules.wishes import check_wish

MAKE_CLIP = "video.make_clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestVideosCommand:
    """Who orders how many clips of what. A script stands for its picture where none is named."""

    account_id: AccountId
    image_id: str | None
    script_id: str | None
    prompt: str
    model: str | None
    seconds: int
    size: str
    count: int
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestVideos:
    """Take one hold for each clip, all or none, and promise one job for each.

    What the script says now is kept with the clips: a later edit changes nothing of them.
    """

    unit_of_work: Callable[[], VideoUnitOfWork]
    clock: Clock
    ids: Ids
    terms: WalletTerms
    prices: Prices
    catalogue: VideoCatalogue
    topics: TopicPolicy
    admit: AdmitWork

    async def __call__(self, command: RequestVideosCommand) -> Sequence[Clip]:
        """Return the clips, pending, in their order.

        Raises `WishRefused`, `ImageNotFound`, `ScriptNotFound`, `TopicRefused`,
        `InsufficientCredits`, the errors of keys, and what `AdmitWork` raises.
        """
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.clips.batch(earlier)
            wish, image_id = await self._wish(work, command)
            await self.admit.within(work, account_id, KIND)
            clips = self._clips(command, wish, image_id)
            await booking.place(
                work,
                account_id,
                tuple(hold_request(clip) for clip in clips),
                self.terms,
                clips[0].created_at,
            )
            for clip in clips:
                await promise(work, clip)
            if command.key is not None:
                await work.keys.finish(command.key, result=clips[0].batch_id)
            await work.commit()
            return clips

    async def _wish(self, work: VideoUnitOfWork, command: RequestVideosCommand) -> tuple[Wish, str]:
        """Return what is wished, and for which picture, with everything looked up and checked."""
        account_id, image_id, text = command.account_id, command.image_id, ""
        if command.script_id is not None:
            script = await work.scripts.get(command.script_id, account_id=account_id)
            text, image_id = script.text, image_id or script.image_id
        wish = Wish(
            prompt=command.prompt.strip(),
            script=text,
            model=command.model or self.catalogue.usual,
            seconds=command.seconds,
            size=command.size,
        )
        check_wish(wish, command.count, self.catalogue, self.prices)
        self.topics.check((wish.prompt, wish.script))
        if image_id is None:
            raise WishRefused("Name a picture (`image_id`), or a script that has one.")
        await work.images.get(image_id, account_id=account_id)
        return wish, image_id

    def _clips(self, command: RequestVideosCommand, wish: Wish, image_id: str) -> list[Clip]:
        """Return the clips of a new batch."""
        now, batch_id = self.clock.now(), self.ids.new()
        price = self.prices.clip_price(seconds=wish.seconds, model=wish.model)
        clips: list[Clip] = []
        for number in range(1, command.count + 1):
            clip_id = self.ids.new()
            clips.append(
                Clip(
                    id=clip_id,
                    account_id=command.account_id,
                    batch_id=batch_id,
                    number=number,
                    status=ClipStatus.PENDING,
                    wish=wish,
                    image_id=image_id,
                    script_id=command.script_id,
                    hold_id=f"{owner_name(clip_id)}:1",
                    job_id=owner_name(clip_id),
                    micro_credits=price,
                    created_at=now,
                    message="It waits for its turn.",
                )
            )
        return clips


async def promise(work: VideoUnitOfWork, clip: Clip) -> None:
    """Store a new clip with its stream and its job, in the caller's transaction."""
    await work.clips.add(clip)
    stream = Stream(
        id=clip.id,
        account_id=clip.account_id,
        kind=KIND,
        writer=clip.job_id,
        created_at=clip.created_at,
    )
    await work.streams.open(stream)
    await work.streams.append(clip.id, clip.job_id, event_of(clip))
    await work.jobs.add(
        NewJob(
            id=clip.job_id,
            kind=MAKE_CLIP,
            account_id=clip.account_id,
            arguments={"video_id": clip.id},
            run_at=clip.created_at,
            hold_id=clip.hold_id,
        )
    )
