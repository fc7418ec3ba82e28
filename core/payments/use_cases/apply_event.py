"""Do what a stored event shows to have become due."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.payments.errors import no_such_event
from core.payments.model import EventState, StoredEvent
from core.payments.ports import Gateways, PaymentsUnitOfWork
from core.payments.steps.absorbing import absorb_each
from core.payments.steps.asking import close_question, failure_id
from core.payments.steps.trade import Trade
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyEventCommand:
    """Which event; `job_id` names the job that does it, None when an operator replays it."""

    event_id: str
    job_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyEvent:
    """Take in each fact of an event, in a transaction of its own.

    Applying an event again, whole or after it was interrupted, changes nothing: so an operator may
    replay any.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    snapshot: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    gateways: Gateways
    trade: Trade

    async def __call__(self, command: ApplyEventCommand) -> StoredEvent:
        """Return the event as it is then.

        Raises `PaymentEventNotFound`, `PaymentProviderNotFound`, `ProviderUnavailable`,
        `ProviderRefused`, `EventUnreadable`, and `JobEnded`.
        """
        async with self.snapshot() as work:
            event = await work.payment_events.get(command.event_id)
        if event is None:
            raise no_such_event(command.event_id)
        facts = await self.gateways.get(event.provider).facts(event.body)
        await absorb_each(
            facts, event.provider, self.trade, unit_of_work=self.unit_of_work, clock=self.clock
        )
        now = self.clock.now()
        state = EventState.APPLIED if facts else EventState.IGNORED
        applied = replace(event, state=state, applied_at=now, error=None)
        async with self.unit_of_work() as work:
            await work.payment_events.save(applied)
            await close_question(
                work, failure_id(event), by="replay", note="It was applied.", now=now
            )
            if command.job_id is not None:
                await work.jobs.done(command.job_id)
            await work.commit()
        return applied
