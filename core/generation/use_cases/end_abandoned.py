"""End what its process left behind."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import OPEN_CREATIONS, Creation
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.telling import pieces_of, writer_in
from core.generation.steps.closing import Left, break_off
from core.ledger.model import WalletTerms
from core.shared.ports import Clock
from core.streams.model import NewEvent

AT_ONCE = 100
EVENTS_AT_ONCE = 500
REASON = "It broke off on our side. What was written until then is kept and charged."
REASON_UNPAID = "It broke off on our side. Nothing was charged; try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAbandoned:
    """A creation whose lease is over is settled at its recorded progress, and its stream ends.

    Nobody makes it again: that is for the customer to ask. Running twice, or beside the sweep of
    holds in either order, charges once.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    snapshot: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms

    async def __call__(self) -> int:
        """End all that are abandoned; return how many."""
        total = 0
        while True:
            async with self.snapshot() as work:
                found = await work.creations.abandoned(self.clock.now(), limit=AT_ONCE)
            for creation in found:
                await self.one(creation)
            total += len(found)
            if len(found) < AT_ONCE:
                return total

    async def one(self, creation: Creation) -> Creation:
        """End one creation if it is abandoned, and return it as it stands then."""
        left = await self._left(creation.id)
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(creation.account_id)
            current = await work.creations.get(creation.id)
            if current.status not in OPEN_CREATIONS:
                return current
            hold = await work.holds.get(current.hold_id, account_id=current.account_id)
            if hold.is_live and hold.expires_at > now:
                return current
            done = await break_off(work, current, left, self.terms, now)
            await work.commit()
            return done

    async def _left(self, stream_id: str) -> Left:
        """Return what the stream's readers were given."""
        events: list[NewEvent] = []
        after = 0
        while True:
            async with self.snapshot() as work:
                excerpt = await work.streams.read(stream_id, after=after, limit=EVENTS_AT_ONCE)
            events += [NewEvent(type=each.type, data=each.data) for each in excerpt.events]
            if len(excerpt.events) < EVENTS_AT_ONCE:
                text, items = pieces_of(tuple(events))
                provider, model = writer_in(tuple(events))
                return Left(
                    reason=REASON,
                    reason_unpaid=REASON_UNPAID,
                    text=text,
                    items=items,
                    provider=provider,
                    model=model,
                )
            after = excerpt.events[-1].sequence
