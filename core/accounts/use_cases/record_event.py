"""Remember an event that a frontend wants in its statistics."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.accounts.errors import EventInvalid
from core.accounts.model import UsageEvent
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.access import check_usable
from core.accounts.rules.profiles import too_much
from core.shared.errors import FieldError
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids

AHEAD_MAX = timedelta(minutes=5)
"""How far a frontend's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEventCommand:
    """What happened, when; now, when that is not said. The same `key` is the same event."""

    account_id: AccountId
    name: str
    properties: Mapping[str, object]
    occurred_at: datetime | None = None
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent:
    """Remember an event."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, command: RecordEventCommand) -> UsageEvent:
        """Return the stored event; none of an account that was deleted meanwhile.

        Raises `EventInvalid`, `AccountSuspended`, `SignInRefused`, `KeyUsedForOther` and
        `KeyStillRunning`.
        """
        now = self.clock.now()
        if problem := too_much(command.properties):
            raise wrong("properties", problem)
        occurred_at = command.occurred_at or now
        if occurred_at > now + AHEAD_MAX:
            raise wrong("occurred_at", "must not be in the future")
        event = UsageEvent(
            id=self.ids.new(),
            account_id=command.account_id,
            name=command.name,
            properties=command.properties,
            occurred_at=occurred_at,
        )
        async with self.unit_of_work() as work:
            check_usable(await work.accounts.get(command.account_id))
            if command.key is not None:
                await work.wallets.get(command.account_id)
                if earlier := await work.keys.claim(command.key):
                    return told_again(event, earlier)
                await work.keys.finish(command.key, result=f"{event.id} {occurred_at.isoformat()}")
            await work.usage_events.add([event])
            await work.commit()
        return event


def told_again(event: UsageEvent, earlier: str) -> UsageEvent:
    """Return what a repeated request is answered, also when its event is forgotten already."""
    id, _, occurred_at = earlier.partition(" ")
    return replace(event, id=id, occurred_at=datetime.fromisoformat(occurred_at))


def wrong(field: str, message: str) -> EventInvalid:
    """Return the refusal of a field."""
    return EventInvalid(f"{field} {message}.", errors=(FieldError(field=field, message=message),))
