"""Do what a stored event shows to have become due."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.payments.absorbing import Trade, absorb
from core.payments.asking import ask_operator
from core.payments.errors import no_such_event
from core.payments.facts import Fact
from core.payments.model import Attention, EventState, Reason, StoredEvent
from core.payments.ports import Gateways, PaymentsUnitOfWork
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

        Raises `EventNotFound`, `ProviderMissing`, `ProviderUnavailable`, `ProviderRefused`,
        `EventUnreadable`, and `JobEnded`.
        """
        async with self.snapshot() as work:
            event = await work.payment_events.get(command.event_id)
        if event is None:
            raise no_such_event(command.event_id)
        facts = await self.gateways.get(event.provider).facts(event.body)
        for fact in facts:
            await self._absorb(event.provider, fact)
        now = self.clock.now()
        state = EventState.APPLIED if facts else EventState.IGNORED
        applied = replace(event, state=state, applied_at=now, error=None)
        async with self.unit_of_work() as work:
            await work.payment_events.save(applied)
            case = await work.attentions.get(failure_id(event))
            if case is not None and case.resolved_at is None:
                done = replace(case, resolved_at=now, resolved_by="replay", note="It was applied.")
                await work.attentions.save(done)
            if command.job_id is not None:
                await work.jobs.done(command.job_id)
            await work.commit()
        return applied

    async def _absorb(self, provider: str, fact: Fact) -> None:
        async with self.unit_of_work() as work:
            await absorb(work, provider, fact, self.trade, self.clock.now())
            await work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailEventCommand:
    """Which event could not be applied, by which job, and why."""

    event_id: str
    job_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailEvent:
    """Ask the operator about an event that could not be applied: it can be replayed later."""

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    clock: Clock

    async def __call__(self, command: FailEventCommand) -> None:
        """Note the failure. Raises `EventNotFound` and `JobEnded`."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            event = await work.payment_events.get(command.event_id)
            if event is None:
                raise no_such_event(command.event_id)
            failed = replace(event, state=EventState.FAILED, error=command.reason)
            await work.payment_events.save(failed)
            await ask_operator(
                work,
                Attention(
                    id=failure_id(event),
                    reason=Reason.EVENT_FAILED,
                    provider=event.provider,
                    payment_id=None,
                    account_id=None,
                    details=f"{event.type} {event.id}: {command.reason}",
                    created_at=now,
                ),
            )
            await work.jobs.failed(command.job_id, error=command.reason)
            await work.commit()


def failure_id(event: StoredEvent) -> str:
    """Return the name of the operator's case about an event that could not be applied."""
    return f"{event.id}:{Reason.EVENT_FAILED.value}"
