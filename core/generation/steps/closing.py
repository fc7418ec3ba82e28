"""The last transaction of a creation: delivered and settled, stopped, or given back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from core.generation.errors import LeaseLost
from core.generation.model import ALL_OR_NOTHING, OPEN_CREATIONS, Creation, CreationStatus
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.creations import Ending, ended, owner_of
from core.generation.rules.telling import last_event
from core.generation.steps.delivery import check_lease
from core.generation.steps.versions import add_version
from core.ledger.model import Hold, HoldStatus, Unit, WalletTerms
from core.ledger.rules.settling import Actual
from core.ledger.steps import booking
from core.media.steps.keeping import MediaKeeper, Staged
from core.shared.ports import Clock
from core.streams.model import NewEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a creation that breaks off has delivered, who made it, and why it ends.

    `reason_unpaid` is what is said of one that costs nothing.
    """

    reason: str
    reason_unpaid: str
    text: str = ""
    items: tuple[str, ...] = ()
    provider: str | None = None
    model: str | None = None


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
                ending = replace(
                    ending,
                    media_id=media.id,
                    media_address=media.address,
                    blob_key=media.blob_key,
                )
            done = ended(current, ending, now)
            if done.status is CreationStatus.COMPLETED:
                done = await add_version(work, self.media, done, now)
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


async def break_off(
    work: GenerationUnitOfWork, creation: Creation, left: Left, terms: WalletTerms, now: datetime
) -> Creation:
    """End an open creation whose wallet is locked, charged at its recorded progress.

    What was not begun is given back; a hold that was settled by itself is left as it is. What has
    a fixed price is not charged, and of what is nothing in part nothing is kept. One that costs
    nothing has failed, unless words of it are kept, and its key is free again.
    """
    hold = await work.holds.get(creation.hold_id, account_id=creation.account_id)
    if hold.is_live:
        hold = await _end_hold(work, creation, hold, left, terms=terms, now=now)
    charge = hold.charge
    is_paid = charge is not None and charge.amount > 0
    keeps = creation.operation not in ALL_OR_NOTHING
    is_kept = keeps and bool(left.text or left.items)
    ending = Ending(
        status=CreationStatus.INTERRUPTED if is_paid or is_kept else CreationStatus.FAILED,
        micro_credits=charge.micro_credits if charge else 0,
        tokens=charge.amount if charge and hold.unit is Unit.TOKENS else None,
        text=(left.text or None) if keeps else None,
        items=left.items,
        provider=left.provider,
        model=left.model,
        error=left.reason if is_paid else left.reason_unpaid,
    )
    done = ended(creation, ending, now)
    await close(work, done, (), now)
    if done.key is not None:
        if is_paid:
            await work.keys.finish(done.key, result=done.id)
        else:
            await work.keys.drop(done.key)
    return done


async def _end_hold(
    work: GenerationUnitOfWork,
    creation: Creation,
    hold: Hold,
    left: Left,
    *,
    terms: WalletTerms,
    now: datetime,
) -> Hold:
    """Settle at the recorded progress; what was not begun is given back."""
    caller, account_id = owner_of(creation), creation.account_id
    if hold.status is HoldStatus.RESERVED:
        return await booking.give_back(
            work, account_id, hold.id, caller=caller, terms=terms, now=now
        )
    actual = Actual(
        unit=hold.unit,
        amount=hold.progress,
        model=f"{left.provider}:{left.model}" if left.provider else None,
        reference_type="creation",
        reference_id=creation.id,
    )
    return await booking.settle(
        work, account_id, hold.id, actual, caller=caller, terms=terms, now=now
    )


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
