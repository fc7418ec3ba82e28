"""Tell an account's integrations of an event."""

from collections.abc import Callable
from dataclasses import dataclass

from core.publishing.model import Delivery, DeliveryStatus
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.rules.content import ANNOUNCED, Payload, event_body
from core.publishing.steps.posting import Poster
from core.shared.ids import AccountId
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceEventCommand:
    """What happened, as our own event says it; the job's id is the event's name."""

    job_id: str
    account_id: AccountId
    event: str
    payload: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceEvent:
    """Make one delivery for each active integration that asked for the event."""

    unit_of_work: Callable[[], PublishingUnitOfWork]
    clock: Clock
    ids: Ids
    poster: Poster

    async def __call__(self, command: AnnounceEventCommand) -> None:
        """Promise the deliveries and end the job. Raises `JobEnded`."""
        announced, now = ANNOUNCED[command.event], self.clock.now()
        async with self.unit_of_work() as work:
            for each in await work.integrations.of(command.account_id):
                if not each.is_active or announced.type not in each.events:
                    continue
                id = self.ids.new()
                delivery = Delivery(
                    id=id,
                    account_id=command.account_id,
                    integration_id=each.id,
                    event=announced.type,
                    occasion=command.job_id,
                    body=event_body(announced, command.payload, id=id, now=now),
                    status=DeliveryStatus.PENDING,
                    created_at=now,
                    next_attempt_at=now,
                )
                await self.poster.deliver(work, delivery)
            await work.jobs.done(command.job_id)
            await work.commit()
