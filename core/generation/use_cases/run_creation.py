"""Make what was asked for: the work behind `StartCreation`."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.generation.errors import LeaseLost
from core.generation.model import Creation, CreationStatus, Operation, TextRequest
from core.generation.ports import GenerationUnitOfWork
from core.generation.rules.creations import owner_of
from core.generation.steps.closing import Closing, open_creation
from core.generation.steps.delivery import LEASE, Progress
from core.generation.steps.drawing import Drawing
from core.generation.steps.stopping import Stopping
from core.generation.steps.writing import Writing
from core.generation.use_cases.end_abandoned import EndAbandoned
from core.ledger.errors import HoldEnded
from core.ledger.steps import booking
from core.ledger.steps.booking import Flight
from core.shared.errors import DomainError
from core.shared.ports import Ids
from core.streams.errors import StreamEnded, WriterReplaced
from core.streams.model import NewEvent

LOST = (LeaseLost, WriterReplaced, StreamEnded, HoldEnded)
BROKEN = "Something went wrong on our side. Nothing was charged."


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCreation:
    """Put the hold in flight, call the model, deliver under the lease, settle.

    It goes on whoever watches. Cancelled by the customer or by a stop of the process, it settles
    for what was delivered; when the model fails, or the process stops before anything was
    delivered, nothing is charged; when the lease was lost, nothing more is delivered.
    """

    unit_of_work: Callable[[], GenerationUnitOfWork]
    ids: Ids
    write: Writing
    draw: Drawing
    stop: Stopping
    closing: Closing
    end_abandoned: EndAbandoned

    async def __call__(
        self, creation: Creation, *, streamed: bool, request: TextRequest | None = None
    ) -> Creation:
        """Return the creation as it ended; `request` is for who has asked the model otherwise.

        Raises what the model raised, after everything was given back.
        """
        progress = Progress()
        try:
            creation = await self._begin(creation)
            if creation.operation is Operation.IMAGE:
                return await self.draw(creation, progress)
            return await self.write(creation, progress, request, streamed=streamed)
        except LOST:
            return await self.end_abandoned.one(creation)
        except asyncio.CancelledError:
            await self._stop(creation, progress)
            raise
        except Exception as error:
            await self._give_back(creation, error)
            raise

    async def _begin(self, creation: Creation) -> Creation:
        """Mark, in a transaction of its own, that the model is called next."""
        async with self.unit_of_work() as work:
            now = self.closing.clock.now()
            await work.wallets.get(creation.account_id)
            creation = await open_creation(work, creation.id)
            flight = Flight(
                hold_id=creation.hold_id,
                caller=owner_of(creation),
                expires_at=now + LEASE,
                new_hold_id=self.ids.new(),
            )
            terms = self.closing.terms
            hold = await booking.put_in_flight(work, creation.account_id, flight, terms, now)
            creation = replace(creation, status=CreationStatus.WRITING, hold_id=hold.id)
            await work.creations.save(creation)
            state = {"id": creation.id, "status": creation.status.value}
            await work.streams.append(
                creation.id, creation.writer, NewEvent(type="state", data=state)
            )
            await work.commit()
            return creation

    async def _stop(self, creation: Creation, progress: Progress) -> None:
        """End a creation whose process stops."""
        try:
            await self.stop(creation, progress, CreationStatus.INTERRUPTED)
        except LOST:
            await self.end_abandoned.one(creation)

    async def _give_back(self, creation: Creation, error: Exception) -> None:
        """End a creation whose model failed."""
        reason = error.message if isinstance(error, DomainError) else BROKEN
        try:
            await self.closing.give_back(creation, reason)
        except LOST:
            await self.end_abandoned.one(creation)
