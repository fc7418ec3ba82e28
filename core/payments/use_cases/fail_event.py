"""Ask the operator about an event that could not be applied."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.payments.errors import no_such_event
from core.payments.model import Attention, EventState, Reason
from core.payments.ports import PaymentsUnitOfWork
from core.payments.steps.asking import ask_operator, failure_id
from core.shared.ports import Clock


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
        """Note the failure. Raises `PaymentEventNotFound` and `JobEnded`."""
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
