"""Look at how many messages one may still send today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.coach.ports import CoachUnitOfWork
from core.coach.rules.chatting import DAY, day_start
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The messages of a UTC day: how many there are, how many count as sent, when the day ends."""

    limit: int
    used: int
    resets_at: datetime

    @property
    def remaining(self) -> int:
        """How many may still be sent."""
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAllowance:
    """Show what `SendMessage` would count: messages that failed are not."""

    snapshot: Callable[[], CoachUnitOfWork]
    clock: Clock
    daily_messages: int

    async def __call__(self, account_id: AccountId) -> Allowance:
        """Return today's."""
        begin = day_start(self.clock.now())
        async with self.snapshot() as work:
            used = await work.project_messages.counted_since(account_id, begin)
        return Allowance(limit=self.daily_messages, used=used, resets_at=begin + DAY)
