"""The last transaction of a creation: delivered and settled, stopped, or given back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.creations import Ending, ended, last_event
from core.generation.delivery import check_lease
from core.generation.errors import LeaseLost
from core.generation.model import OPEN_CREATIONS, Creation, CreationStatus
from core.generation.ports import GenerationUnitOfWork
from core.ledger import booking
from core.ledger.model import WalletTerms
from core.ledger.rules.settling import Actual
from core.media.keeping import MediaKeeper, Staged
from core.shared.ports import Clock
from core.streams.model import NewEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Ends creations. Result, settlement, last event and key are one transaction."""

    unit_of_work: Callable[[], GenerationUnitOfWork]
    clock: Clock
    terms: WalletTerms
    media: MediaKeeper

    async def settle(
        self,
        creation: Creation,
        actual: Actual,
        ending: Ending,
        *,
        events: tuple[NewEvent, ...] = (),
        staged: Staged | None = None,
    ) -> Creation:
        """Deliver what there is and charge it.

        Raises `LeaseLost` and `WriterReplaced`: then nothing of it is delivered.
        """
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(creation.account_id)
            current = await open_creation(work, creation.id)
            await check_lease(work, creation.account_id, creation.hold_id, now)
            hold = await booking.settle(
                work,
                creation.account_id,
                creation.hold_id,
                actual,
                caller=owner_of(creation),
                terms=self.terms,
                now=now,
            )
            assert hold.charge is not None
            ending = replace(ending, micro_credits=hold.charge.micro_credits)
            if staged is not None:
                media = await self.media.attach(work, staged)
                ending = replace(ending, media_id=media.id, media_address=media.address)
            done = ended(current, ending, now)
            await close(work, done, events, now)
            if done.key is not None:
                await work.keys.finish(done.key, result=done.id)
            await work.commit()
            return done

    async def give_back(self, creation: Creation, reason: str) -> Creation:
        """Return everything that was held: what failed costs nothing, and its key is free again.

        Raises `LeaseLost` when it has ended already.
        """
        async with self.unit_of_work() as work:
            now = self.clock.now()
            await work.wallets.get(creation.account_id)
            current = await open_creation(work, creation.id)
            await booking.give_back(
                work,
                creation.account_id,
                current.hold_id,
                caller=owner_of(creation),
                terms=self.terms,
                now=now,
            )
            ending = Ending(status=CreationStatus.FAILED, micro_credits=0, error=reason)
            done = ended(current, ending, now)
            await close(work, done, (), now)
            if done.key is not None:
                await work.keys.drop(done.key)
            await work.commit()
            return done


async def open_creation(work: GenerationUnitOfWork, creation_id: str) -> Creation:
    """Return a creation that has not ended. Raises `LeaseLost`."""
    creation = await work.creations.get(creation_id)
    if creation.status not in OPEN_CREATIONS:
        raise LeaseLost(f"This was {creation.status.value} meanwhile.")
    return creation


async def close(
    work: GenerationUnitOfWork, done: Creation, events: tuple[NewEvent, ...], now: datetime
) -> None:
    """Store how it ended, and end its stream with that."""
    await work.creations.save(done)
    await work.streams.append(done.id, done.writer, *events, last_event(done), ended_at=now)


def owner_of(creation: Creation) -> str:
    """Return who owns the creation's hold."""
    return f"creation:{creation.id}"
