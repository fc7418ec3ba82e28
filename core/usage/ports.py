"""What usage needs of storage, and of whoever knows prices."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from core.shared.ids import AccountId
from core.shared.ports import UnitOfWork
from core.usage.model import (
    BrakeState,
    Grouping,
    ModelCall,
    Sold,
    Switches,
    TokenCount,
    UsageFilter,
    UsageLine,
)


class ModelPrices(Protocol):
    """Knows what providers ask."""

    def cost(
        self,
        *,
        provider: str,
        model: str,
        tokens: TokenCount,
        images: int,
        at: datetime,
        video_seconds: int = 0,
    ) -> int | None:
        """Return a call's cost in millionths of a US dollar, rounded up; None if unknown."""
        ...


class CallObserver(Protocol):
    """Hears of every call, for metrics and the process's log."""

    def __call__(self, call: ModelCall) -> None:
        """Take note of a call that is in the log now."""
        ...


class ModelCalls(Protocol):
    """The log of calls."""

    async def add(self, call: ModelCall, day: date) -> None:
        """Store a call."""
        ...

    async def lines(self, wish: UsageFilter, by: Grouping) -> Sequence[UsageLine]:
        """Return the statistics: days in order, everything else the dearest first."""
        ...

    async def sold(self, since: date, until: date) -> Sequence[Sold]:
        """Return what customers were charged on those days, less refunds, by purpose."""
        ...


class Spending(Protocol):
    """What each day has cost, in all and by account."""

    async def add(self, day: date, account_id: AccountId | None, cost_micro_usd: int) -> int:
        """Add a cost; return the day's total. The day stays locked until the end."""
        ...


class Brakes(Protocol):
    """What decides whether a call may be made."""

    async def state(self, day: date, account_id: AccountId | None) -> BrakeState:
        """Return it as it is now."""
        ...

    async def set(self, switches: Switches) -> None:
        """Put other switches in force; the earlier ones are kept."""
        ...


class UsageUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work that usage may touch."""

    @property
    def model_calls(self) -> ModelCalls:
        """The log of calls."""
        ...

    @property
    def spending(self) -> Spending:
        """What each day has cost."""
        ...

    @property
    def brakes(self) -> Brakes:
        """Switches and what was spent."""
        ...
