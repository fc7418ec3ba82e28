"""A provider says that something happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.payments.model import StoredEvent
from core.payments.ports import Gateways, PaymentsUnitOfWork
from core.shared.jobs import NewJob
from core.shared.ports import Clock

APPLY = "payments.apply_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveEventCommand:
    """The raw body and the headers, as they came; header names in lower case."""

    provider: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveEvent:
    """Check the signature, store the event once, and promise to apply it.

    The answer does not wait for what the event brings, so that no provider gives up on us.
    """

    unit_of_work: Callable[[], PaymentsUnitOfWork]
    clock: Clock
    gateways: Gateways

    async def __call__(self, command: ReceiveEventCommand) -> StoredEvent:
        """Return the stored event.

        Raises `PaymentProviderNotFound`, `SignatureInvalid` and `EventUnreadable`.
        """
        gateway = self.gateways.get(command.provider)
        notice = gateway.read(command.body, command.headers)
        now = self.clock.now()
        event = StoredEvent(
            provider=gateway.name,
            name=notice.name,
            type=notice.type,
            body=command.body,
            signature=notice.signature,
            received_at=now,
        )
        async with self.unit_of_work() as work:
            if await work.payment_events.add(event):
                await work.jobs.add(
                    NewJob(
                        id=f"{APPLY}:{event.id}",
                        kind=APPLY,
                        account_id=None,
                        arguments={"event_id": event.id},
                        run_at=now,
                    )
                )
                await work.commit()
        return event
