"""What plans need of storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.shared.ids import AccountId
from core.shared.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EndingPlan:
    """A paid plan that ends soon."""

    account_id: AccountId
    plan: str
    ends_at: datetime


class PlanReminders(Protocol):
    """Which plans end soon, and who was told."""

    async def ending(
        self, *, since: datetime, until: datetime, after: AccountId, limit: int
    ) -> Sequence[EndingPlan]:
        """Return plans that end later than `since` and by `until`, by account beyond `after`."""
        ...

    async def add(self, ending: EndingPlan, *, days: int, now: datetime) -> bool:
        """Note that somebody is reminded so many days before an end; False when it was noted."""
        ...

    async def forget(self, *, ended_before: datetime) -> None:
        """Delete the notes on plans whose end has long passed."""
        ...


class RemindersUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that reminders may touch."""

    @property
    def plan_reminders(self) -> PlanReminders:
        """Which plans end soon, and who was told."""
        ...
