"""Forget what has no use any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.accounts.ports import AccountsUnitOfWork
from core.shared.ports import Clock

ENDED_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanUpAccounts:
    """Delete ended sessions, expired tokens and old events. Running twice is harmless."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    events_kept: timedelta

    async def __call__(self) -> int:
        """Return how many rows went."""
        now = self.clock.now()
        async with self.unit_of_work() as work:
            gone = await work.sessions.forget_ended(now - ENDED_KEPT)
            gone += await work.one_time_tokens.forget_expired(now - ENDED_KEPT)
            gone += await work.usage_events.forget(now - self.events_kept)
            await work.commit()
        return gone
