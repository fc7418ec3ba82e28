"""End what its process left behind."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.closing import close, owner_of
from core.generation.creations import Ending, ended, pieces_of
from core.generation.model import OPEN_CREATIONS, Creation, CreationStatus
from core.generation.ports import GenerationUnitOfWork
from core.ledger import booking
from core.ledger.model import Hold, HoldStatus, Unit, WalletTerms
from core.ledger.rules.settling import Actual
from core.shared.ports import Clock
from core.streams.model import NewEvent

AT_ONCE = 100
EVENTS_AT_ONCE = 500
REASON = "It broke off on our side. What was written until then is kept and charged."


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
        text, items = await self._delivered(creation.id)
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(creation.account_id)
            current = await work.creations.get(creation.id)
            if current.status not in OPEN_CREATIONS:
                return current
            hold = await work.holds.get(current.hold_id, account_id=current.account_id)
            if hold.is_live:
                if hold.expires_at > now:
                    return current
                hold = await self._end_hold(work, current, hold)
            charge = hold.charge
            is_tokens = hold.unit is Unit.TOKENS
            ending = Ending(
                status=CreationStatus.INTERRUPTED if charge else CreationStatus.FAILED,
                micro_credits=charge.micro_credits if charge else 0,
                tokens=charge.amount if charge and is_tokens else None,
                text=text or None,
                items=items,
                error=REASON,
            )
            done = ended(current, ending, now)
            await close(work, done, (), now)
            if done.key is not None:
                if charge is not None and charge.amount:
                    await work.keys.finish(done.key, result=done.id)
                else:
                    await work.keys.drop(done.key)
            await work.commit()
            return done

    async def _end_hold(self, work: GenerationUnitOfWork, creation: Creation, hold: Hold) -> Hold:
        """Settle at the recorded progress; what was not begun is given back."""
        now, caller = self.clock.now(), owner_of(creation)
        account_id = creation.account_id
        if hold.status is HoldStatus.RESERVED:
            return await booking.give_back(
                work, account_id, hold.id, caller=caller, terms=self.terms, now=now
            )
        actual = Actual(
            unit=hold.unit,
            amount=hold.progress,
            reference_type="creation",
            reference_id=creation.id,
        )
        return await booking.settle(
            work, account_id, hold.id, actual, caller=caller, terms=self.terms, now=now
        )

    async def _delivered(self, stream_id: str) -> tuple[str, tuple[str, ...]]:
        """Return what the stream's readers were given."""
        events: list[NewEvent] = []
        after = 0
        while True:
            async with self.snapshot() as work:
                excerpt = await work.streams.read(stream_id, after=after, limit=EVENTS_AT_ONCE)
            events += [NewEvent(type=each.type, data=each.data) for each in excerpt.events]
            if len(excerpt.events) < EVENTS_AT_ONCE:
                return pieces_of(tuple(events))
            after = excerpt.events[-1].sequence
