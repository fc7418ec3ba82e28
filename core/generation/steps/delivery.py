"""Delivering what a model writes into a stream, piece by piece, while something else may happen.

The pieces are read by a task of their own, so a commit takes along all that came during the last
one. Nothing is kept waiting for a reader: who watches reads the log.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from core.generation.errors import LeaseLost
from core.generation.model import FIXED_PRICES, Creation, Source, TextPiece, TextResult
from core.generation.ports import GenerationUnitOfWork, Sleep
from core.generation.rules.creations import owner_of
from core.ledger.model import HoldStatus
from core.ledger.steps import booking
from core.shared.ids import AccountId
from core.shared.ports import Clock
from core.streams.model import NewEvent
from core.streams.ports import Signals, cancel_signal

LEASE = timedelta(minutes=2)
RENEW_EVERY = timedelta(seconds=30)
PROGRESS_EVERY_TOKENS = 200
"""How many delivered tokens at most a crash leaves unrecorded."""
LISTEN_SECONDS = 30.0
Tell = Callable[[Sequence[TextPiece]], Sequence[NewEvent]]
"""Makes events of the pieces that came since the last commit."""


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a delivery has come: what is in the log, or about to be."""

    texts: list[str] = field(default_factory=list)
    output_tokens: int = 0
    result: TextResult | None = None
    source: Source | None = None

    @property
    def text(self) -> str:
        """All text so far."""
        return "".join(self.texts)

    def take(self, pieces: Sequence[TextPiece]) -> None:
        """Add pieces; one that begins anew takes back those before it."""
        for piece in pieces:
            if piece.begins_anew:
                self.texts.clear()
                self.output_tokens = 0
            self.texts.append(piece.text)
            self.output_tokens = max(self.output_tokens, piece.output_tokens_so_far)
            self.source = piece.source or self.source
            self.result = piece.result or self.result


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How a delivery ended, and the events that are still to be appended in its last transaction.

    `cancelled` says that the customer stopped it.
    """

    events: tuple[NewEvent, ...]
    cancelled: bool


class Guard(Protocol):
    """Says, in the transaction of each delivery, whether this writer may still deliver."""

    async def check(self, work: GenerationUnitOfWork, progress: Progress) -> None:
        """Return if it may. Raises `LeaseLost`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which stream is written, with which writer's token."""

    stream_id: str
    writer: str


@dataclass(slots=True, kw_only=True)
class LeaseGuard:
    """Keeps a stream's hold: renews its lease, records progress, and stops when it was lost.

    `renewed_at` is when the lease was last extended; `recorded` the progress that is on the hold.
    What has a fixed price is not `metered`: it has no progress that could be charged.
    """

    account_id: AccountId
    hold_id: str
    owner: str
    prompt_tokens: int
    clock: Clock
    renewed_at: datetime
    metered: bool = True
    recorded: int = 0

    async def check(self, work: GenerationUnitOfWork, progress: Progress) -> None:
        """Renew and record what is due. Raises `LeaseLost`."""
        now = self.clock.now()
        await check_lease(work, self.account_id, self.hold_id, now)
        if now - self.renewed_at >= RENEW_EVERY:
            await booking.renew(work, self.hold_id, caller=self.owner, expires_at=now + LEASE)
            self.renewed_at = now
        if not self.metered:
            return
        reached = tokens_delivered(self.prompt_tokens, progress)
        if reached - self.recorded >= PROGRESS_EVERY_TOKENS or (reached and not self.recorded):
            await booking.record_progress(work, self.hold_id, reached, caller=self.owner)
            self.recorded = reached


def lease_guard(creation: Creation, clock: Clock) -> LeaseGuard:
    """Return the guard of a creation whose hold was put in flight just now."""
    return LeaseGuard(
        account_id=creation.account_id,
        hold_id=creation.hold_id,
        owner=owner_of(creation),
        prompt_tokens=creation.prompt_tokens,
        clock=clock,
        renewed_at=clock.now(),
        metered=creation.operation not in FIXED_PRICES,
    )


async def check_lease(
    work: GenerationUnitOfWork, account_id: AccountId, hold_id: str, now: datetime
) -> None:
    """Raise `LeaseLost` unless the hold is in flight and its lease lasts."""
    hold = await work.holds.get(hold_id, account_id=account_id)
    if hold.status is not HoldStatus.IN_FLIGHT or hold.expires_at <= now:
        raise LeaseLost("The lease of this stream is over. What comes now is not delivered.")


def tokens_delivered(prompt_tokens: int, progress: Progress) -> int:
    """Return what a stream has cost so far: nothing before the first token, then prompt and all."""
    return prompt_tokens + progress.output_tokens if progress.output_tokens else 0


class NoGuard:
    """For jobs: the writer's token alone says who may deliver."""

    async def check(self, work: GenerationUnitOfWork, progress: Progress) -> None:
        """Return."""


@dataclass(frozen=True, slots=True)
class _End:
    """The pieces have ended, or broken off."""

    error: Exception | None


class _Look:
    """Nothing new, but the lease or a cancel wants a look."""


_Item = TextPiece | _End | _Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Puts pieces into the log as they come.

    Every commit checks the guard and the writer's token, and finds a cancel. When the pieces end,
    the last of them are left to the caller's last transaction.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    sleep: Sleep
    signals: Signals

    async def __call__(
        self,
        target: Target,
        guard: Guard,
        pieces: AsyncIterator[TextPiece],
        tell: Tell,
        progress: Progress,
    ) -> Delivered:
        """Deliver to the end or to a cancel.

        Raises `LeaseLost`, `WriterReplaced`, and what the model raises.
        """
        queue: asyncio.Queue[_Item] = asyncio.Queue()
        tasks = [
            asyncio.create_task(_read(pieces, queue)),
            asyncio.create_task(self._tick(queue)),
            asyncio.create_task(self._listen(target, queue)),
        ]
        try:
            while True:
                batch = [await queue.get()]
                while not queue.empty():
                    batch.append(queue.get_nowait())
                came = [each for each in batch if isinstance(each, TextPiece)]
                progress.take(came)
                events = tuple(tell(came))
                end = next((each for each in batch if isinstance(each, _End)), None)
                if end is not None:
                    if end.error is not None:
                        raise end.error
                    return Delivered(events=events, cancelled=False)
                if await self._commit(target, guard, events, progress):
                    return Delivered(events=(), cancelled=True)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _commit(
        self, target: Target, guard: Guard, events: tuple[NewEvent, ...], progress: Progress
    ) -> bool:
        """Append in one transaction; return whether the customer has cancelled."""
        async with self.unit_of_work() as work:
            await guard.check(work, progress)
            stream = await work.streams.append(target.stream_id, target.writer, *events)
            await work.commit()
        return stream.cancel_asked_at is not None

    async def _tick(self, queue: asyncio.Queue[_Item]) -> None:
        while True:
            await self.sleep(RENEW_EVERY.total_seconds())
            queue.put_nowait(_Look())

    async def _listen(self, target: Target, queue: asyncio.Queue[_Item]) -> None:
        async with self.signals.listen(cancel_signal(target.stream_id)) as wakes:
            while True:
                await wakes.wait(LISTEN_SECONDS)
                queue.put_nowait(_Look())


async def _read(pieces: AsyncIterator[TextPiece], queue: asyncio.Queue[_Item]) -> None:
    try:
        async for piece in pieces:
            queue.put_nowait(piece)
    except Exception as error:  # noqa: BLE001 - it is raised again by whoever delivers
        queue.put_nowait(_End(error))
    else:
        queue.put_nowait(_End(None))
